"""Delivered bytes read without believing them: as text within bounds, and record by record, losing
one line where a parser would lose the rest.

Nothing here writes, and nothing here knows Parquet. What a file says in sum is in ``surveys``.
"""

import csv
import gzip
import io
import re
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import Rejected

MAX_LINE = 1 << 20
MAX_BYTES = 64 << 30
# Text packs at 3 to 20; what unpacks to more was made to exhaust the machine.
MAX_RATIO, _ANY_RATIO = 200, 64 << 20
# A quote that stays open this long is broken rather than a long text.
MAX_RECORD_LINES = 50
_BROKEN_GZIP = (EOFError, gzip.BadGzipFile, zlib.error)

csv.field_size_limit(MAX_LINE)


class Record(NamedTuple):
    """One record of a file: its first physical line, its values, or why it has none."""

    line_no: int
    values: list[str] | None
    reason: str | None = None


class Guarded(io.RawIOBase):
    """A byte stream that ends in ``Rejected`` where a line or the file grows out of bounds."""

    def __init__(self, raw: IO[bytes], most_bytes: int, delimiter: str):
        self._raw = raw
        self._most_bytes = most_bytes
        self._bytes = 0
        self._since_newline = 0
        self._tail = b"\n"
        self._padded_quote = re.compile(rb"(?:\A|\n|%b) +\"" % re.escape(delimiter.encode()))
        self.lines = 0
        self.is_ambiguous = False
        """Whether some byte is read by one CSV reader otherwise than by another."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        chunk = self._raw.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._bytes += len(chunk)
        self.lines += chunk.count(b"\n")
        self.is_ambiguous = self.is_ambiguous or self._confuses(chunk)
        last = chunk.rfind(b"\n")
        self._since_newline = len(chunk) - last - 1 + (self._since_newline if last < 0 else 0)
        if self._since_newline > MAX_LINE:
            raise Rejected("line length", f"line {self.lines + 1} is longer than {MAX_LINE} bytes")
        if self._bytes > self._most_bytes:
            raise Rejected("size", f"it unpacks to more than {self._most_bytes} bytes")
        return len(chunk)

    def _confuses(self, chunk: bytes) -> bool:
        seen, self._tail = self._tail + chunk, chunk[-256:]
        # DuckDB drops blanks before a quote, and in strict mode all lines that end in CRLF.
        is_padded = b' "' in seen and self._padded_quote.search(seen)
        return b"\0" in chunk or b"\r" in chunk or bool(is_padded)


@contextmanager
def open_text(
    path: Path, contract: Contract, is_gzip: bool
) -> Iterator[tuple[io.TextIOWrapper, Guarded]]:
    """Open a file as text, turning all that can be wrong with its bytes into ``Rejected``.

    A line ends with a line feed and with nothing else, as every counter of lines has it.
    """
    # utf-8-sig drops a byte order mark and is plain UTF-8 without one.
    codec = "utf-8-sig" if contract.encoding == "utf-8" else contract.encoding
    with _open(path, is_gzip) as raw:
        guarded = Guarded(raw, _most_bytes(path, is_gzip), contract.delimiter)
        buffered = io.BufferedReader(guarded, MAX_LINE // 4)
        try:
            yield io.TextIOWrapper(buffered, encoding=codec, newline="\n"), guarded
        except UnicodeError:
            line = f"line {guarded.lines + 1} or before"
            raise Rejected("encoding", f"{line} is not {contract.encoding}") from None
        except _BROKEN_GZIP:
            raise Rejected(
                "gzip", f"it breaks off or is damaged after line {guarded.lines}"
            ) from None


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


def count_lines(path: Path, is_gzip: bool) -> int:
    """Count the physical lines after the first, as far as the bytes can be unpacked."""
    lines, left, last = 0, _most_bytes(path, is_gzip), b"\n"
    with suppress(*_BROKEN_GZIP), _open(path, is_gzip) as raw:
        while left > 0 and (chunk := raw.read(MAX_LINE)):
            lines += chunk.count(b"\n")
            left -= len(chunk)
            last = chunk[-1:]
    return max(lines + (last != b"\n") - 1, 0)


def _open(path: Path, is_gzip: bool) -> IO[bytes]:
    return gzip.open(path, "rb") if is_gzip else path.open("rb")  # type: ignore[return-value]


def _most_bytes(path: Path, is_gzip: bool) -> int:
    return min(MAX_BYTES, path.stat().st_size * MAX_RATIO + _ANY_RATIO) if is_gzip else MAX_BYTES


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
