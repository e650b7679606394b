"""Room of money and quantities: in another unit, with another sign, out of all proportion."""

from collections.abc import Callable
from decimal import Decimal

from simulator.faults.catalogue import Unfit, fault
from simulator.faults.contents import Content
from simulator.faults.meanings import SALES, Meaning
from simulator.faults.records import Record
from simulator.faults.sold import paid_records, sales
from simulator.faults.targets import Target

_SALES = tuple(SALES)
_WITH_QUANTITY = tuple(name for name, meaning in SALES.items() if meaning.quantity)


@fault(27, "fen-as-yuan", "B M", "nothing is published: the amounts are a hundredfold", _SALES)
def fen_as_yuan(target: Target) -> None:
    """The source gives fen where it gave yuan, in the whole file and in its sums."""
    content, meaning = sales(target)
    for record in content.records:
        _scale(target, content, record, meaning, _in_fen)
    target.save(content)


@fault(
    28, "fen-and-yuan-mixed", "B Q M", "these rows are quarantined, or nothing is published", _SALES
)
def fen_and_yuan_mixed(target: Target) -> None:
    """One row in twenty is given in fen, the others in yuan."""
    content, meaning = sales(target, at_least=2)
    for record in target.rng.sample(paid_records(content, meaning), max(1, content.rows // 20)):
        _scale(target, content, record, meaning, _in_fen)
    target.save(content)


@fault(30, "negative-quantity", "Q M", "quarantined", _WITH_QUANTITY)
def negative_quantity(target: Target) -> None:
    """A sale has a negative quantity, and a positive amount."""
    content, meaning = sales(target)
    sold = [
        record
        for record in paid_records(content, meaning)
        if Decimal(record.get(meaning.quantity) or 0) > 0
    ]
    if not sold:
        raise Unfit("nothing was sold")
    for record in target.rng.sample(sold, max(1, len(sold) // 400)):
        before = record.get(meaning.quantity)
        for path in meaning.quantities:
            record.apply(path, "-{}".format)
        after = record.get(meaning.quantity)
        target.note(content, record, field=meaning.quantity, before=before, after=after)
    target.save(content)


@fault(45, "outlier-store", "B M", "nothing is published: one store sold a hundredfold", _SALES)
def outlier_store(target: Target) -> None:
    """Everything that one store sold is a hundredfold."""
    content, meaning = sales(target)
    stores = sorted({record.get(meaning.store) or "" for record in content.records} - {""})
    if not meaning.store or not stores:
        raise Unfit("it names no store")
    target.changed["store"] = store = target.rng.choice(stores)
    for record in content.records:
        if record.get(meaning.store) == store:
            _scale(target, content, record, meaning, _hundredfold)
    target.save(content)


@fault(52, "wrong-totals", "B", "nothing is published: the totals differ, the data do not", _SALES)
def wrong_totals(target: Target) -> None:
    """The file is right and a sum in its manifest is not."""
    name = target.rng.choice(target.contract.control_totals)
    totals = target.manifest()["totals"]
    before = totals[name]
    totals[name] = str(Decimal(before) + target.rng.randint(1, 999))
    target.state(totals=totals)
    target.changed |= {"total": name, "before": before, "after": totals[name]}


def _scale(
    target: Target,
    content: Content,
    record: Record,
    meaning: Meaning,
    change: Callable[[str], str],
) -> None:
    before = record.get(meaning.paid)
    for path in meaning.amounts:
        record.apply(path, change)
    after = record.get(meaning.paid)
    target.note(content, record, field=meaning.paid, before=before, after=after)


def _in_fen(amount: str) -> str:
    return str(int(Decimal(amount) * 100))


def _hundredfold(amount: str) -> str:
    return f"{Decimal(amount) * 100:.2f}"
