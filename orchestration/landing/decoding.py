"""Delivered bytes as text, within bounds: the first to see them, and to doubt them.

Nothing here knows what a record is; that is in ``reading``.
"""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import Rejected

MAX_LINE = 1 << 20
MAX_BYTES = 64 << 30
# Text packs at 3 to 20; what unpacks to more was made to exhaust the machine.
MAX_RATIO, _ANY_RATIO = 200, 64 << 20
_BROKEN_GZIP = (EOFError, gzip.BadGzipFile, zlib.error)


class Guarded(io.RawIOBase):
    """A byte stream that ends in ``Rejected`` where a line or the file grows out of bounds."""

    def __init__(self, raw: IO[bytes], most_bytes: int, longest_line: int, delimiter: str):
        self._raw = raw
        self._most_bytes = most_bytes
        self._longest_line = longest_line
        self._bytes = 0
        self._since_newline = 0
        self._tail = b"\n"
        self._padded_quote = re.compile(rb"(?:\A|\n|%b) +\"" % re.escape(delimiter.encode()))
        self.lines = 0
        self.has_nul = False
        self.is_ambiguous = False
        """Whether some byte is read by one CSV reader otherwise than by another."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        chunk = self._raw.read(len(buffer))
        buffer[: len(chunk)] = chunk
        first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
        if self._since_newline + (first if first >= 0 else len(chunk)) > self._longest_line:
            reason = f"line {self.lines + 1} is longer than {self._longest_line} bytes"
            raise Rejected("line length", reason)
        self._since_newline = len(chunk) - last - 1 + (self._since_newline if last < 0 else 0)
        self.has_nul = self.has_nul or b"\0" in chunk
        self.is_ambiguous = self.is_ambiguous or self._confuses(chunk)
        self.lines += chunk.count(b"\n")
        self._bytes += len(chunk)
        if self._bytes > self._most_bytes:
            raise Rejected("size", f"it unpacks to more than {self._most_bytes} bytes")
        return len(chunk)

    def _confuses(self, chunk: bytes) -> bool:
        seen, self._tail = self._tail + chunk, chunk[-256:]
        # DuckDB drops blanks before a quote, and in strict mode all lines that end in CRLF.
        is_padded = b' "' in seen and self._padded_quote.search(seen)
        return b"\r" in chunk or bool(is_padded)


@contextmanager
def open_text(
    path: Path,
    contract: Contract,
    is_gzip: bool,
    longest_line: int = MAX_LINE,
    most_bytes: int = MAX_BYTES,
) -> Iterator[tuple[io.TextIOWrapper, Guarded]]:
    """Open a file as text, turning all that can be wrong with its bytes into ``Rejected``.

    A line ends with a line feed and with nothing else, as every counter of lines has it.
    """
    # utf-8-sig drops a byte order mark and is plain UTF-8 without one.
    codec = "utf-8-sig" if contract.encoding == "utf-8" else contract.encoding
    with _open(path, is_gzip) as raw:
        most_bytes = min(most_bytes, may_unpack_to(path, is_gzip))
        guarded = Guarded(raw, most_bytes, longest_line, contract.delimiter)
        buffered = io.BufferedReader(guarded, MAX_LINE // 4)
        try:
            yield io.TextIOWrapper(buffered, encoding=codec, newline="\n"), guarded
        except UnicodeError:
            line = _first_undecodable(path, is_gzip, codec)
            raise Rejected("encoding", f"line {line} is not {contract.encoding}") from None
        except _BROKEN_GZIP:
            raise Rejected(
                "gzip", f"it breaks off or is damaged after line {guarded.lines}"
            ) from None


def count_lines(path: Path, is_gzip: bool, header_line: int = 1) -> int:
    """Count the physical lines after the header, as far as the bytes can be unpacked."""
    lines, left, last = 0, may_unpack_to(path, is_gzip), b"\n"
    with suppress(*_BROKEN_GZIP), _open(path, is_gzip) as raw:
        while left > 0 and (chunk := raw.read(MAX_LINE)):
            lines += chunk.count(b"\n")
            left -= len(chunk)
            last = chunk[-1:]
    return max(lines + (last != b"\n") - header_line, 0)


def _first_undecodable(path: Path, is_gzip: bool, codec: str) -> int:
    decoder, line = codecs.getincrementaldecoder(codec)(), 1
    with suppress(UnicodeError), _open(path, is_gzip) as raw:
        while piece := raw.readline(MAX_LINE):
            decoder.decode(piece)
            line += piece.endswith(b"\n")
    return line


def _open(path: Path, is_gzip: bool) -> IO[bytes]:
    return gzip.open(path, "rb") if is_gzip else path.open("rb")  # type: ignore[return-value]


def may_unpack_to(path: Path, is_gzip: bool) -> int:
    """Return how much a file may unpack to."""
    return min(MAX_BYTES, path.stat().st_size * MAX_RATIO + _ANY_RATIO) if is_gzip else MAX_BYTES
