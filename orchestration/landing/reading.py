"""Delivered text read record by record, losing one line where a parser would lose the rest.

What may be wrong with the bytes is in ``decoding``, what a file says in sum in ``surveys``.
"""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import MAX_LINE, open_text

# A quote that stays open this long is broken rather than a long text.
MAX_RECORD_LINES = 50
csv.field_size_limit(MAX_LINE)


class Record(NamedTuple):
    """One record of a file: its first physical line, its values, or why it has none."""

    line_no: int
    values: list[str] | None
    reason: str | None = None


def careful_records(path: Path, contract: Contract, is_gzip: bool) -> Iterator[Record]:
    """Yield every record after the header, each from its own physical line on.

    A record that cannot be read costs its own line: reading goes on with the next one.
    """
    with open_text(path, contract, is_gzip) as (text, _):
        width = len(next(csv.reader(text, delimiter=contract.delimiter)))
        lines = enumerate(text, start=2)
        waiting: deque[tuple[int, str]] = deque()
        while _await(waiting, lines, 1):
            line_no, line = waiting[0]
            span, values, reason = _record(waiting, lines, width, contract.delimiter)
            for _ in range(span):
                waiting.popleft()
            if line.strip("\r\n"):
                yield Record(line_no, values, reason)


def _await(waiting: deque, lines: Iterator, count: int) -> bool:
    waiting.extend(islice(lines, max(count - len(waiting), 0)))
    return len(waiting) >= count


def _record(
    waiting: deque, lines: Iterator, width: int, delimiter: str
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
        if len(values) == width:
            return span, values, None
        if span == 1:
            return 1, None, f"{len(values)} fields where the header has {width}"
        break
    return 1, None, "a quote never closes"
