"""Room of spellings: what should be a number, and is written as something else."""

from collections.abc import Callable
from decimal import Decimal

from simulator.faults.catalogue import fault
from simulator.faults.meanings import SALES
from simulator.faults.sold import few_records, paid_records, sales
from simulator.faults.targets import Target

_SALES = tuple(SALES)
# Of documents in pages, a number that is none takes the whole page with it.
_IN_LINES = tuple(name for name in _SALES if name != "youzan__orders")


@fault(20, "another-type", "Q B", "quarantined; over the limit nothing is published", _SALES)
def another_type(target: Target) -> None:
    """An id that was a number is text, or an amount is written with a comma."""
    content, meaning = sales(target)
    respell: Callable[[str], str]
    has_numbers = all((record.get(meaning.ids[0]) or "").isdigit() for record in content.records)
    if has_numbers and target.rng.random() < 0.5:
        path, respell = meaning.ids[0], _as_text_id
        target.changed["shape"] = "id"
    else:
        path, respell = meaning.paid, _with_comma
        target.changed["shape"] = "amount"
    for record in few_records(target, content, meaning):
        before = record.get(path) or ""
        target.change(content, record, path, respell(before), as_number=False)
    target.save(content)


@fault(26, "not-a-number", "Q M", "quarantined", _IN_LINES)
def not_a_number(target: Target) -> None:
    """Amounts are NaN and Infinity."""
    content, meaning = sales(target)
    for number, record in enumerate(few_records(target, content, meaning)):
        target.change(content, record, meaning.paid, ("NaN", "Infinity")[number % 2])
    target.save(content)


@fault(29, "odd-decimals", "Q", "quarantined; nothing is rounded in silence", _SALES)
def odd_decimals(target: Target) -> None:
    """Amounts have three decimals, an exponent or separators of thousands."""
    content, meaning = sales(target)
    spellings: list[Callable[[str], str]] = [_with_mill, _with_exponent, _with_thousands]
    target.rng.shuffle(spellings)
    chosen = target.rng.sample(
        paid_records(content, meaning), min(len(spellings), max(1, content.rows // 3))
    )
    for record, respell in zip(chosen, spellings, strict=False):
        before = record.get(meaning.paid) or ""
        is_number = respell is not _with_thousands
        target.change(content, record, meaning.paid, respell(before), as_number=is_number)
    target.save(content)


def _as_text_id(number: str) -> str:
    return f"ID{number}"


def _with_comma(amount: str) -> str:
    return f"{Decimal(amount):.2f}".replace(".", ",")


def _with_mill(amount: str) -> str:
    return f"{Decimal(amount):.2f}5"


def _with_exponent(amount: str) -> str:
    return f"{Decimal(amount):e}".replace("e+", "e")


def _with_thousands(amount: str) -> str:
    return f"{Decimal(amount):08,.2f}"
