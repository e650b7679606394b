"""A delivered file as records that can be changed, and written again in its own format.

Numbers keep the digits they were delivered with, and what nobody changed keeps its bytes as far as
the format allows: a page of records is written anew as a whole.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.fields import Number, as_text, at, elements, written

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_decode = json.JSONDecoder(parse_int=Number, parse_float=Number).decode


@dataclass
class Record:
    """A row of a table or a record of a document; a path names a column, or a dotted field.

    ``goods[].number`` is that field of every element of an array.
    """

    fields: dict[str, Any]
    page: int = 0
    text: str | None = None
    """As it stands in the file, until it is changed; or what is to stand there."""
    sums: dict[str, Decimal] = field(default_factory=dict)
    """What its sender added up."""

    def get(self, path: str) -> str | None:
        """Return the first value that stands under a path, as text."""
        return next((as_text(holder[name]) for holder, name in self._places(path)), None)

    def put(self, path: str, value: str, as_number: bool = True) -> None:
        """Replace every value under a path; a number stays one, unless it shall become text."""
        for holder, name in self._places(path):
            is_number = as_number and isinstance(holder[name], Number)
            holder[name] = Number(value) if is_number else value
        self.text = None

    def apply(self, path: str, change) -> None:
        """Replace every value under a path by what ``change`` makes of it."""
        for holder, name in self._places(path):
            before = as_text(holder[name])
            if before:
                after = change(before)
                holder[name] = Number(after) if isinstance(holder[name], Number) else after
        self.text = None

    def remove(self, path: str) -> None:
        for holder, name in self._places(path):
            del holder[name]
        self.text = None

    def copy(self) -> "Record":
        """Return the same once more; nobody has added it up yet."""
        return Record(deepcopy(self.fields), self.page, self.text)

    def _places(self, path: str) -> list[tuple[dict[str, Any], str]]:
        if path in self.fields:
            return [(self.fields, path)]
        holders, names = [self.fields], path.split(".")
        for name in names[:-1]:
            found = [at(holder, name.removesuffix("[]")) for holder in holders]
            holders = [inner for each in found for inner in elements(each)]
        return [(holder, names[-1]) for holder in holders if names[-1] in holder]


@dataclass
class Content:
    """The records of a file, and what stands around them."""

    contract: Contract
    records: list[Record]
    header: list[str] = field(default_factory=list)
    preamble: str = ""
    pages: list[Any] = field(default_factory=list)
    """The documents that the records stand in."""
    sums: dict[str, Decimal] = field(default_factory=dict)
    """Of the file as it was delivered."""

    @property
    def rows(self) -> int:
        return len(self.records)

    def number(self, record: Record) -> int:
        """Return the place of a record in the file, from 1 on."""
        return next(place for place, each in enumerate(self.records, 1) if each is record)

    def shift(self, name: str) -> Decimal:
        """Return by how much the sum of a control column has changed.

        What is no number any more counts as it did: its sender knows what it was.
        """
        return sum((_sum(each, name) for each in self.records), Decimal(0)) - self.sums[name]

    @property
    def text(self) -> str:
        """Return the file as text."""
        if self.contract.format == "csv":
            return self.preamble + self._line(self.header) + "".join(map(self._row, self.records))
        if self.pages:
            return "".join(self._page(number, page) for number, page in enumerate(self.pages))
        return "".join((each.text or written(each.fields) + "\n") for each in self.records)

    def _row(self, record: Record) -> str:
        return record.text or self._line([record.fields.get(name, "") for name in self.header])

    def _line(self, values: list[str]) -> str:
        line = io.StringIO()
        csv.writer(line, delimiter=self.contract.delimiter, lineterminator="\n").writerow(values)
        return line.getvalue()

    def _page(self, number: int, page: Any) -> str:
        listed = [each.fields for each in self.records if each.page == number]
        *outer, last = self.contract.records.split(".")
        at(page, ".".join(outer))[last] = listed
        return written(page) + "\n"


def read_content(text: str, contract: Contract) -> Content | None:
    """Return the records of a file; nothing where its format or its shape is another one."""
    if contract.format == "csv" and not contract.total_rows:
        content = _read_table(text, contract)
    elif contract.format in ("jsonl", "json"):
        content = _read_documents(text, contract)
    else:
        return None
    for record in content.records:
        record.sums = {name: _sum(record, name) for name in contract.control_totals}
    content.sums = {
        name: sum((each.sums[name] for each in content.records), Decimal(0))
        for name in contract.control_totals
    }
    return content


def _read_table(text: str, contract: Contract) -> Content:
    lines = text.splitlines(keepends=True)
    above = "".join(lines[: contract.header_line - 1])
    header, *rows = csv.reader(io.StringIO(text[len(above) :]), delimiter=contract.delimiter)
    return Content(contract, [Record(dict(zip(header, row))) for row in rows], header, above)  # noqa: B905


def _read_documents(text: str, contract: Contract) -> Content:
    texts = [text] if contract.format == "json" else text.splitlines(keepends=True)
    documents = [_decode(each) for each in texts if each.strip()]
    if contract.records:
        return Content(contract, list(_listed(documents, contract)), pages=documents)
    return Content(
        contract,
        [Record(each, text=line) for each, line in zip(documents, texts, strict=True)],
    )


def _listed(documents: list[Any], contract: Contract) -> Iterator[Record]:
    for number, document in enumerate(documents):
        for each in elements(at(document, contract.records)):
            yield Record(each, number)


def _sum(record: Record, name: str) -> Decimal:
    value = record.get(name) or ""
    return Decimal(value) if _PLAIN.fullmatch(value) else record.sums.get(name, Decimal(0))
