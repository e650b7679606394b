"""A delivered file as records that can be changed, and written again in its own format.

Numbers keep the digits they were delivered with, and what nobody changed keeps its bytes as far as
the format allows: a page of records is written anew as a whole.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.fields import Number, at, elements, written
from simulator.faults.records import Record

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_decode = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number).decode


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
            return (
                self.preamble + self._line(self.header) + "".join(map(self.text_of, self.records))
            )
        if self.pages:
            return "".join(self._page(number, page) for number, page in enumerate(self.pages))
        return "".join(map(self.text_of, self.records))

    def text_of(self, record: Record) -> str:
        """Return a record as its line in the file, where it has one."""
        if record.text is not None:
            return record.text
        if self.contract.format == "csv":
            return self._line([record.fields.get(name, "") for name in self.header])
        return written(record.fields) + "\n"

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
    if contract.format == "csv":
        content = _read_table(text, contract)
    elif contract.format == "jsonl" or contract.records:
        content = _read_documents(text, contract)
    else:
        content = None
    if not content:
        return None
    for record in content.records:
        record.sums = {name: _sum(record, name) for name in contract.control_totals}
    content.sums = {
        name: sum((each.sums[name] for each in content.records), Decimal(0))
        for name in contract.control_totals
    }
    return content


def _read_table(text: str, contract: Contract) -> Content | None:
    lines = text.splitlines(keepends=True)
    above = "".join(lines[: contract.header_line - 1])
    header, *rows = csv.reader(io.StringIO(text[len(above) :]), delimiter=contract.delimiter)
    if contract.total_rows or any(len(row) != len(header) for row in rows):
        return None
    records = [Record(dict(zip(header, row, strict=True))) for row in rows]
    return Content(contract, records, header, above)


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
