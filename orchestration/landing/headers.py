"""The header of a table: which columns stand where, and which rows below it are no records."""

from collections.abc import Callable

from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import Rejected


def header_of(cells: list[str], contract: Contract) -> list[str]:
    """Return a header with its columns as the contract names them. Raises ``Rejected``."""
    header = _known(cells, contract) if contract.by_name else cells
    declared, line = list(contract.columns), f"line {contract.header_line}"
    wanted = [name for name in declared if name not in contract.optional]
    if missing := [name for name in wanted if name not in header]:
        raise Rejected("header", f"{line}: missing columns {', '.join(missing)}")
    found = [name for name in header if name in declared]
    if contract.by_name:
        if len(set(found)) < len(found):
            raise Rejected("header", f"{line}: a column appears twice, or under two of its names")
        return _told_apart(header)
    if found != declared or len(set(header)) < len(header):
        reason = "columns are not in the declared order, or appear twice"
        raise Rejected("header", f"{line}: {reason}")
    return header


def total_row(header: list[str], contract: Contract) -> Callable[[list[str]], bool]:
    """Return whether a row holds totals, as its contract tells them from records."""
    marks = [
        (header.index(name), value) for name, value in contract.total_rows.items() if name in header
    ]

    def is_total(values: list[str]) -> bool:
        return bool(marks) and all(
            place < len(values) and values[place].strip() == value for place, value in marks
        )

    return is_total


def _known(cells: list[str], contract: Contract) -> list[str]:
    """Give columns their declared names; exports put blanks behind theirs."""
    names = {alias: name for name, each in contract.aliases.items() for alias in each}
    return [names.get(cell.strip(), cell.strip()) for cell in cells]


def _told_apart(header: list[str]) -> list[str]:
    """Number the repeated names, all of undeclared columns: spreadsheets leave some empty."""
    apart: list[str] = []
    for place, name in enumerate(header, start=1):
        told = name
        while told in apart or (told != name and told in header):
            told = f"{told} ({place})"
        apart.append(told)
    return apart
