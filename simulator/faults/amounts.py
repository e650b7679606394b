"""Room of money and quantities: in another unit, in another spelling, with another sign."""

from collections.abc import Callable
from decimal import Decimal

from simulator.faults.catalogue import Unfit, fault
from simulator.faults.contents import Content
from simulator.faults.meanings import SALES, Meaning
from simulator.faults.records import Record
from simulator.faults.targets import Target

_SALES = tuple(SALES)
_WITH_QUANTITY = tuple(name for name, meaning in SALES.items() if meaning.quantity)
# Of documents in pages, a number that is none takes the whole page with it.
_IN_LINES = tuple(name for name in _SALES if name != "youzan__orders")


@fault(20, "another-type", "Q B", "quarantined; over the limit nothing is published", _SALES)
def another_type(target: Target) -> None:
    """An id that was a number is text, or an amount is written with a comma."""
    content, meaning = _sales(target)
    if target.rng.random() < 0.5:
        path, respell = meaning.ids[0], "ID{}".format
        target.changed["shape"] = "id"
    else:
        path, respell = meaning.paid, _with_comma
        target.changed["shape"] = "amount"
    for record in _few(target, content, meaning):
        before = record.get(path) or ""
        target.change(content, record, path, respell(before), as_number=False)
    target.save(content)


@fault(26, "not-a-number", "Q M", "quarantined", _IN_LINES)
def not_a_number(target: Target) -> None:
    """Amounts are NaN and Infinity."""
    content, meaning = _sales(target)
    for number, record in enumerate(_few(target, content, meaning)):
        target.change(content, record, meaning.paid, ("NaN", "Infinity")[number % 2])
    target.save(content)


@fault(27, "fen-as-yuan", "B M", "nothing is published: the amounts are a hundredfold", _SALES)
def fen_as_yuan(target: Target) -> None:
    """The source gives fen where it gave yuan, in the whole file and in its sums."""
    content, meaning = _sales(target)
    for record in content.records:
        _scale(target, content, record, meaning, _in_fen)
    target.save(content)


@fault(28, "fen-and-yuan-mixed", "B Q M", "these rows are quarantined, or nothing is published", _SALES)
def fen_and_yuan_mixed(target: Target) -> None:
    """One row in twenty is given in fen, the others in yuan."""
    content, meaning = _sales(target, at_least=2)
    for record in target.rng.sample(_paid(content, meaning), max(1, content.rows // 20)):
        _scale(target, content, record, meaning, _in_fen)
    target.save(content)


@fault(29, "odd-decimals", "Q", "quarantined; nothing is rounded in silence", _SALES)
def odd_decimals(target: Target) -> None:
    """Amounts have three decimals, an exponent or separators of thousands."""
    content, meaning = _sales(target)
    spellings = [_with_mill, _with_exponent, _with_thousands]
    target.rng.shuffle(spellings)
    chosen = target.rng.sample(
        _paid(content, meaning), min(len(spellings), max(1, content.rows // 3))
    )
    for record, respell in zip(chosen, spellings, strict=False):
        before = record.get(meaning.paid) or ""
        is_number = respell is not _with_thousands
        target.change(content, record, meaning.paid, respell(before), as_number=is_number)
    target.save(content)


@fault(30, "negative-quantity", "Q M", "quarantined", _WITH_QUANTITY)
def negative_quantity(target: Target) -> None:
    """A sale has a negative quantity, and a positive amount."""
    content, meaning = _sales(target)
    sold = [
        record
        for record in _paid(content, meaning)
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
    content, meaning = _sales(target)
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


def _sales(target: Target, at_least: int = 1) -> tuple[Content, Meaning]:
    content, meaning = target.content(at_least), SALES[target.contract.name]
    if len(_paid(content, meaning)) < at_least:
        raise Unfit("too few rows with money")
    return content, meaning


def _paid(content: Content, meaning: Meaning) -> list[Record]:
    return [
        record
        for record in content.records
        if Decimal((record.get(meaning.paid) or "0").replace(",", "")) > 0
    ]


def _few(target: Target, content: Content, meaning: Meaning) -> list[Record]:
    """Return so few records that half a percent is not reached, where the file is large enough."""
    return target.rng.sample(_paid(content, meaning), max(1, content.rows // 400))


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


def _with_comma(amount: str) -> str:
    return f"{Decimal(amount):.1f}".replace(".", ",")


def _with_mill(amount: str) -> str:
    return f"{Decimal(amount):.2f}5"


def _with_exponent(amount: str) -> str:
    return f"{Decimal(amount):.4e}".replace("e+", "e")


def _with_thousands(amount: str) -> str:
    return f"{Decimal(amount) + 1000:,.2f}"
