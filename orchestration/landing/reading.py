"""Delivered text read record by record, losing one line where a parser would lose the rest.

What may be wrong with the bytes is in ``decoding``, what a file says in sum in ``surveys``.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Generic, NamedTuple, TypeVar

from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import MAX_LINE, open_text
from orchestration.landing.headers import header_of, total_row

# A quote that stays open this long is broken rather than a long text.
MAX_RECORD_LINES = 50
csv.field_size_limit(MAX_LINE)
_TOTAL = "a row of totals"
Values = TypeVar("Values")


class Record(NamedTuple, Generic[Values]):
    """One record of a file: its first physical line, its values, or why it has none."""

    line_no: int
    values: Values | None
    reason: str | None = None
    size: int = 0
    """Roughly how many characters it takes, where records are of any size."""


def skip_preamble(text: IO[str], contract: Contract) -> None:
    """Leave the lines above the header unread."""
    for _ in range(contract.header_line - 1):
        text.readline()


def careful_records(path: Path, contract: Contract, is_gzip: bool) -> Iterator[Record[list[str]]]:
    """Yield every record after the header, each from its own physical line on.

    A record that cannot be read costs its own line: reading goes on with the next one.
    """
    with open_text(path, contract, is_gzip) as (text, _):
        skip_preamble(text, contract)
        cells = next(csv.reader(text, delimiter=contract.delimiter))
        is_total = total_row(header_of(cells, contract), contract) if contract.total_rows else None
        lines = enumerate(text, start=contract.header_line + 1)
        waiting: deque[tuple[int, str]] = deque()
        while _await(waiting, lines, 1):
            line_no, line = waiting[0]
            span, values, reason = _record(waiting, lines, len(cells), contract.delimiter, is_total)
            for _ in range(span):
                waiting.popleft()
            if line.strip("\r\n") and reason is not _TOTAL:
                yield Record(line_no, values, reason)


def _await(waiting: deque, lines: Iterator, count: int) -> bool:
    waiting.extend(islice(lines, max(count - len(waiting), 0)))
    return len(waiting) >= count


def _record(
    waiting: deque,
    lines: Iterator,
    width: int,
    delimiter: str,
    is_total: Callable[[list[str]], bool] | None,
) -> tuple[int, list[str] | None, str | None]:
    """Read the record that the first waiting line begins: its lines, values, or why it has none."""
    text = ""
    for span in range(1, MAX_RECORD_LINES + 1):
        if not _await(waiting, lines, span):
            break
        text += waiting[span - 1][1]
        try:
            [values] = csv.reader([text], delimiter=delimiter, strict=True)
        except csv.Error as problem:
            if str(problem) == "unexpected end of data":
                continue
            return 1, None, "a quote or a carriage return stands where none may"
        if any("\0" in value for value in values):
            return 1, None, "a NUL byte"
        if is_total and is_total(values):
            return span, None, _TOTAL
        if len(values) == width:
            return span, values, None
        if span == 1:
            return 1, None, f"{len(values)} fields where the header has {width}"
        break
    return 1, None, "a quote never closes"
