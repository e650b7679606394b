"""Delivered bytes read without believing them: the survey that counts a file independently of its
loader, and the careful reader that loses one line where a parser would lose the rest.

Nothing here writes, and nothing here knows Parquet.
"""

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import Rejected

MAX_LINE = 1 << 20
MAX_BYTES = 64 << 30
# A quote that stays open this long is broken rather than a long text.
MAX_RECORD_LINES = 50
_BATCH = 10_000
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NUMBERS = re.compile(r"(?:-?[0-9]++(?:\.[0-9]++)?+\|)*+")

csv.field_size_limit(MAX_LINE)


class Record(NamedTuple):
    """One record of a file: its first physical line, its values, or why it has none."""

    line_no: int
    values: list[str] | None
    reason: str | None = None


@dataclass
class Survey:
    """What an independent look at a file found."""

    header: list[str]
    records: int = 0
    totals: dict[str, Decimal] = field(default_factory=dict)
    business_dates: Counter[str] = field(default_factory=Counter)
    is_plain: bool = True
    """Whether every record is one well-formed physical line that any CSV reader reads alike."""


class _Guarded(io.RawIOBase):
    """A byte stream that ends in ``Rejected`` where a line or the file grows out of bounds."""

    def __init__(self, raw: io.BufferedIOBase):
        self._raw = raw
        self._since_newline = 0
        self.lines = 0
        self.bytes = 0
        self.has_nul = False
        self.ends_with_newline = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        chunk = self._raw.read(len(buffer))
        if not chunk:
            return 0
        buffer[: len(chunk)] = chunk
        self.bytes += len(chunk)
        self.lines += chunk.count(b"\n")
        self.has_nul = self.has_nul or b"\0" in chunk
        self.ends_with_newline = chunk.endswith(b"\n")
        last = chunk.rfind(b"\n")
        self._since_newline = (
            len(chunk) - last - 1 if last >= 0 else self._since_newline + len(chunk)
        )
        if self._since_newline > MAX_LINE:
            raise Rejected("line length", f"line {self.lines + 1} is longer than {MAX_LINE} bytes")
        if self.bytes > MAX_BYTES:
            raise Rejected("size", f"it unpacks to more than {MAX_BYTES} bytes")
        return len(chunk)


@contextmanager
def _text(path: Path, is_gzip: bool, encoding: str) -> Iterator[tuple[io.TextIOWrapper, _Guarded]]:
    """Open a file as text, turning everything that can be wrong with its bytes into ``Rejected``."""
    with (gzip.open(path, "rb") if is_gzip else path.open("rb")) as raw:
        guarded = _Guarded(raw)
        # utf-8-sig drops a byte order mark and is plain UTF-8 without one.
        codec = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
        text = io.TextIOWrapper(
            io.BufferedReader(guarded, MAX_LINE // 4), encoding=codec, errors="strict", newline=""
        )
        try:
            yield text, guarded
        except UnicodeError:
            raise Rejected(
                "encoding", f"line {guarded.lines + 1} or before is not {encoding}"
            ) from None
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise Rejected("gzip", f"it breaks off or fails its checksum after line {guarded.lines}") from None


def survey(path: Path, contract: Contract, is_gzip: bool, most_rows: int) -> Survey:
    """Count and sum a file, and judge its header.

    Stops as soon as the file holds more than ``most_rows`` records, so that a file made to exhaust
    the machine costs no more than the one its manifest describes. Raises ``Rejected``.
    """
    with _text(path, is_gzip, contract.encoding) as (text, bytes_read):
        reader = csv.reader(text, delimiter=contract.delimiter, strict=True)
        found = Survey(header=_header(reader, contract))
        try:
            _survey_records(reader, found, contract, most_rows)
        except csv.Error:
            found.is_plain = False
    if bytes_read.has_nul or contract.encoding.lower() not in ("utf-8", "utf8"):
        found.is_plain = False
    if not found.is_plain:
        _survey_carefully(path, found, contract, is_gzip, most_rows)
    return found


def careful_records(path: Path, contract: Contract, is_gzip: bool) -> Iterator[Record]:
    """Yield every record after the header, each from its own physical line on.

    A record that cannot be read costs its own line: reading goes on with the next one.
    """
    with _text(path, is_gzip, contract.encoding) as (text, _):
        width = len(next(csv.reader(text, delimiter=contract.delimiter)))
        lines = enumerate(text, start=2)
        waiting: list[tuple[int, str]] = []
        while True:
            if not waiting:
                waiting = list(islice(lines, 1))
                if not waiting:
                    return
            line_no, line = waiting.pop(0)
            if not line.strip("\r\n"):
                continue
            values = _parse(line, contract.delimiter)
            if values is None:
                values, waiting = _parse_several(line, waiting, lines, width, contract.delimiter)
            if values is None:
                yield Record(line_no, None, "a quote never closes")
            elif len(values) != width:
                yield Record(line_no, None, f"{len(values)} fields where the header has {width}")
            elif any("\0" in value for value in values):
                yield Record(line_no, None, "a NUL byte")
            else:
                yield Record(line_no, values)


def count_lines(path: Path, is_gzip: bool) -> int:
    """Count the physical lines after the first, as far as the bytes can be read at all."""
    lines, tail = 0, b""
    try:
        with (gzip.open(path, "rb") if is_gzip else path.open("rb")) as raw:
            while (chunk := raw.read(MAX_LINE)) and lines < 1 << 32:
                lines += chunk.count(b"\n")
                tail = chunk[-1:]
                if is_gzip and raw.tell() > MAX_BYTES:
                    break
    except (EOFError, gzip.BadGzipFile, zlib.error):
        pass
    return max(lines + (tail not in (b"", b"\n")) - 1, 0)


def _header(reader, contract: Contract) -> list[str]:
    try:
        header = next(reader, [])
    except csv.Error:
        header = []
    declared = list(contract.columns)
    if missing := [name for name in declared if name not in header]:
        raise Rejected("header", f"line 1: missing columns {', '.join(missing)}")
    if [name for name in header if name in declared] != declared or len(set(header)) < len(header):
        raise Rejected("header", "line 1: columns are not in the declared order, or appear twice")
    return header


def _survey_records(reader, found: Survey, contract: Contract, most_rows: int) -> None:
    width = len(found.header)
    totals = [(name, found.header.index(name)) for name in contract.control_totals]
    found.totals = {name: Decimal(0) for name, _ in totals}
    dated = contract.business_date and found.header.index(contract.business_date.column)
    while True:
        first_line = reader.line_num
        rows = list(islice(reader, _BATCH))
        if not rows:
            return
        if reader.line_num - first_line != len(rows) or any(len(row) != width for row in rows):
            found.is_plain = False
            return
        found.records += len(rows)
        if found.records > most_rows:
            raise Rejected("manifest", f"more lines than the {most_rows} its manifest names")
        for name, place in totals:
            found.totals[name] += _sum(row[place] for row in rows)
        if dated is not None:
            found.business_dates.update(row[dated][:10] for row in rows)


def _survey_carefully(
    path: Path, found: Survey, contract: Contract, is_gzip: bool, most_rows: int
) -> None:
    found.records, found.business_dates = 0, Counter()
    found.totals = {name: Decimal(0) for name in contract.control_totals}
    places = [(name, found.header.index(name)) for name in contract.control_totals]
    dated = contract.business_date and found.header.index(contract.business_date.column)
    for record in careful_records(path, contract, is_gzip):
        found.records += 1
        if found.records > most_rows:
            raise Rejected("manifest", f"more lines than the {most_rows} its manifest names")
        if record.values is None:
            continue
        for name, place in places:
            found.totals[name] += _sum([record.values[place]])
        if dated is not None:
            found.business_dates[record.values[dated][:10]] += 1


def _sum(values) -> Decimal:
    """Add up plain decimal numbers; what is not one (NaN, 1e3, 1,000) adds nothing here either."""
    numbers = list(values)
    if not _NUMBERS.fullmatch("|".join(numbers) + "|"):
        numbers = [value for value in numbers if _NUMBER.fullmatch(value)]
    return sum(map(Decimal, numbers), Decimal(0))


def _parse(line: str, delimiter: str) -> list[str] | None:
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _parse_several(line, waiting, lines, width, delimiter):
    """Join a record that spans lines; give the lines back if no join reads as one record."""
    ahead = list(waiting)
    for count in range(1, MAX_RECORD_LINES):
        if len(ahead) < count:
            ahead += islice(lines, 1)
        if len(ahead) < count:
            break
        values = _parse(line + "".join(text for _, text in ahead[:count]), delimiter)
        if values is not None and len(values) == width:
            return values, ahead[count:]
    return None, ahead
