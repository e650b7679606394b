"""The survey of a delivered file: its header judged, its lines counted and its sums added up, by a
reader that is not the loader.

Whether the sender said the same is asked in ``judging``.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path

from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import open_text
from orchestration.landing.manifests import Rejected
from orchestration.landing.reading import careful_records

_BATCH = 10_000
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
    is_plain: bool = True
    """Whether every record is one well-formed physical line that any CSV reader reads alike."""


def survey(path: Path, contract: Contract, is_gzip: bool, most_rows: int) -> Survey:
    """Count and sum a file, and judge its header. Raises ``Rejected``.

    Stops as soon as the file holds more than ``most_rows`` records, so that a file made to exhaust
    the machine costs no more than the one its manifest describes.
    """
    with open_text(path, contract, is_gzip) as (text, guarded):
        reader = csv.reader(text, delimiter=contract.delimiter, strict=True)
        found = _Adding(_header(reader, contract), contract, most_rows)
        try:
            is_plain = _add_plain(reader, found) and not guarded.has_nul
        except csv.Error:
            is_plain = False
    if not is_plain:
        found = _Adding(found.survey.header, contract, most_rows)
        records = careful_records(path, contract, is_gzip)
        while batch := list(islice(records, _BATCH)):
            rows = [record.values for record in batch if record.values is not None]
            found.add(rows, unreadable=len(batch) - len(rows))
    found.survey.is_plain = is_plain and not guarded.is_ambiguous and contract.encoding == "utf-8"
    return found.survey


def _header(reader, contract: Contract) -> list[str]:
    try:
        header: list[str] = next(reader, [])
    except csv.Error:
        header = []
    declared = list(contract.columns)
    if missing := [name for name in declared if name not in header]:
        raise Rejected("header", f"line 1: missing columns {', '.join(missing)}")
    if [name for name in header if name in declared] != declared or len(set(header)) < len(header):
        raise Rejected("header", "line 1: columns are not in the declared order, or appear twice")
    if reader.line_num > 1:
        raise Rejected("header", "line 1: a column name holds a line break")
    return header


def _add_plain(reader, found: "_Adding") -> bool:
    """Add up the rest of a file; false as soon as a record is not one line of the right width."""
    width = len(found.survey.header)
    while True:
        first_line = reader.line_num
        rows = list(islice(reader, _BATCH))
        if not rows:
            return True
        if reader.line_num - first_line != len(rows) or set(map(len, rows)) != {width}:
            return False
        found.add(rows)


class _Adding:
    """A survey while it is being made."""

    def __init__(self, header: list[str], contract: Contract, most_rows: int):
        self.survey = Survey(header, totals=dict.fromkeys(contract.control_totals, Decimal(0)))
        self._most_rows = most_rows
        self._totals = [(name, header.index(name)) for name in contract.control_totals]
        dated = contract.business_date
        self._dated = header.index(dated.column) if dated else None

    def add(self, rows: list[list[str]], unreadable: int = 0) -> None:
        found = self.survey
        found.records += len(rows) + unreadable
        found.unreadable += unreadable
        if found.records > self._most_rows:
            raise Rejected("manifest", f"more lines than the {self._most_rows} its manifest names")
        for name, place in self._totals:
            total, is_clear = _sum([row[place] for row in rows])
            found.totals[name] += total
            if not is_clear:
                found.unclear.add(name)
        if self._dated is not None:
            found.business_dates.update(row[self._dated][:10] for row in rows)


def _sum(values: list[str]) -> tuple[Decimal, bool]:
    """Add up the plain numbers, and say whether there was nothing else but empty values."""
    is_clear = _NUMBERS.fullmatch("|".join([*values, ""])) is not None
    numbers = filter(None, values) if is_clear else filter(_NUMBER.fullmatch, values)
    return sum(map(Decimal, numbers), Decimal(0)), is_clear
