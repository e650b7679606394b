"""Records with fields inside fields become the rows of a stream and of its children.

Personal values are replaced on the way, so that what leaves here may lie in the lake.
"""

from itertools import groupby
from typing import Any

import pyarrow as pa

from orchestration.landing.columns import Column, Rows, rows_of
from orchestration.landing.contracts import Contract
from orchestration.landing.fields import as_text, as_texts, written
from orchestration.landing.plans import Plan
from orchestration.landing.promises import DROP, TABLES
from orchestration.landing.tokens import Tokens
from orchestration.landing.undeclared import Undeclared


class Flattening:
    """The rows of one file, taken from here batch by batch."""

    def __init__(self, contract: Contract, tokens: Tokens):
        self._plan = Plan(contract)
        self._safe = Undeclared(contract.channel, tokens)
        self._tokens = tokens
        self._clear()

    def _clear(self) -> None:
        self._records: list[dict[str, Any]] = []
        self._line_numbers: list[int] = []
        self.size = 0
        """Roughly how many characters are waiting."""

    @property
    def undeclared(self) -> int:
        """How many names were seen that no contract declares."""
        return len(self._safe.names)

    def add(self, line_no: int, record: dict[str, Any], size: int) -> None:
        self._records.append(record)
        self._line_numbers.append(line_no)
        self.size += size

    def take(self) -> dict[str, pa.Table]:
        """Return the rows since the last call, by stream."""
        family = list(rows_of(self._plan, self._records, self._safe))
        landed = [self._landed(rows) for rows in family]
        tables = [self._table(*each) for each in zip(family, landed, strict=True)]
        if self._plan.children:
            contents = self._contents(family[1:], landed[1:])
            tables[0] = tables[0].append_column("_child_content", strings(contents))
        self._clear()
        return {rows.contract.name: table for rows, table in zip(family, tables, strict=True)}

    def _landed(self, rows: Rows) -> list[Column]:
        """Return the columns as they land."""
        return [
            self._texts(rows.columns[name], rows.contract.pii.get(name))
            for name in rows.contract.columns
        ]

    def _table(self, rows: Rows, landed: list[Column]) -> pa.Table:
        columns = dict(zip(rows.contract.columns, map(strings, landed), strict=True))
        extras: Column = [None] * len(rows.records)
        for place, aside in rows.aside.items():
            extras[place] = written(aside)
        columns["_extra"] = strings(extras)
        line_numbers = [self._line_numbers[record] for record in rows.records]
        columns["_line_no"] = pa.array(line_numbers, pa.int64())
        if rows.contract.parent:
            numbers = [
                number for _, each in groupby(rows.records) for number, _ in enumerate(each, 1)
            ]
            columns["_child_no"] = pa.array(numbers, pa.int64())
        return pa.table(columns)

    def _contents(self, children: list[Rows], landed: list[list[Column]]) -> list[str | None]:
        """Return what tells two reports of a record apart that differ in its children only."""
        inner: list[list] = [[] for _ in self._records]
        for rows, columns in zip(children, landed, strict=True):
            for record, line in zip(rows.records, zip(*columns, strict=True), strict=True):
                inner[record].append((rows.contract.stream, line))
        return [self._tokens.seal(repr(each)) for each in inner]

    def _texts(self, values: Column, kind: str | None) -> Column:
        if kind == DROP:
            return [None] * len(values)
        if kind:
            return [self._personal(kind, each) for each in values]
        if self._plan.contract.format in TABLES:
            # As in CSV, which cannot tell an empty text from none.
            return [each or None for each in as_texts(values)]
        return as_texts(values)

    def _personal(self, kind: str, value: Any) -> str | None:
        """Return the token of a personal value; of an array of them, an array of tokens."""
        if value is None:
            return None
        if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
            return written([self._personal(kind, each) for each in value])
        return self._tokens.token(kind, self._plan.contract.channel, as_text(value))


def strings(values: Column) -> pa.Array:
    """Return text as Arrow has it; half an emoji stays the escape that it was delivered as."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        whole = (each and each.encode("utf-8", "backslashreplace").decode() for each in values)
        return pa.array(whole, pa.string())
