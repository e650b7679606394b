"""The sums and counts of a survey, while its reader goes through a file."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from orchestration.landing.clocks import day_by
from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import Rejected

# What is added up, by the survey and by the lake: so many digits that no sum is ever rounded.
NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?"
_NUMBER = re.compile(NUMBER)
_NUMBERS = re.compile(r"(?:(?:-?[0-9]{1,15}+(?:\.[0-9]{1,6}+)?+)?+\|)*+")


@dataclass
class Survey:
    """What an independent look at a file found."""

    header: list[str]
    records: int = 0
    unreadable: int = 0
    totals: dict[str, Decimal] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    """Control columns with a value that is no plain number, so that nobody knows their sum."""
    business_dates: Counter[str] = field(default_factory=Counter)
    children: Counter[str] = field(default_factory=Counter)
    """How many rows stand in the records, by the name of the child stream."""
    is_plain: bool = True
    """Whether every record is one well-formed physical line that any CSV reader reads alike."""


class Adding:
    """A survey while it is being made."""

    def __init__(self, header: list[str], contract: Contract, most_rows: int):
        self.survey = Survey(header, totals=dict.fromkeys(contract.control_totals, Decimal(0)))
        self._most_rows = most_rows
        self._places = {name: place for place, name in enumerate(header)}
        self._dated = contract.business_date
        self._day = day_by(self._dated.clock) if self._dated else None

    def add_rows(self, rows: list[list[str]], unreadable: int = 0) -> None:
        def column(name: str) -> list[str]:
            place = self._places.get(name)
            return [row[place] for row in rows] if place is not None else []

        self.add(len(rows) + unreadable, unreadable, column)

    def add(self, records: int, unreadable: int, column: Callable[[str], list[str]]) -> None:
        found = self.survey
        found.records += records
        found.unreadable += unreadable
        if found.records > self._most_rows:
            raise Rejected("manifest", f"more lines than the {self._most_rows} its manifest names")
        for name in found.totals:
            total, is_clear = _sum(column(name))
            found.totals[name] += total
            if not is_clear:
                found.unclear.add(name)
        if self._dated and self._day:
            found.business_dates.update(map(self._day, column(self._dated.column)))


def _sum(values: list[str]) -> tuple[Decimal, bool]:
    """Add up the plain numbers, and say whether there was nothing else but empty values."""
    joined = "|".join([*values, ""])
    # A value that holds the separator is no number, though its parts may be some.
    is_clear = joined.count("|") == len(values) and _NUMBERS.fullmatch(joined) is not None
    numbers = filter(None, values) if is_clear else filter(_NUMBER.fullmatch, values)
    return sum(map(Decimal, numbers), Decimal(0)), is_clear
