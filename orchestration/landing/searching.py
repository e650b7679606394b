"""Whether a delivered file holds a text, wherever in it: also in what never lands."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_CHUNK = 1 << 16
# What damaged files raise: they were rejected, and whoever reads them gets no further either.
_DAMAGED = (OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile, pa.ArrowException)


def holds(path: Path, text: str) -> bool:
    """Return whether a text is in a file's bytes, or in what they say once they are unpacked."""
    content, sought = path.read_bytes(), text.encode()
    if sought in content:
        return True
    if content[:2] == b"\x1f\x8b":
        return sought in _unzipped(path)
    if content[:4] == b"PK\x03\x04":
        return any(sought in member for member in _members(path))
    if content[:4] == b"PAR1":
        with suppress(*_DAMAGED):
            return any(text in str(each) for each in pq.read_table(path).to_pylist())
    return False


def _unzipped(path: Path) -> bytes:
    """Return what can be unpacked: a file that was cut has a beginning."""
    parts = []
    with suppress(*_DAMAGED), gzip.open(path) as file:
        while part := file.read1(_CHUNK):
            parts.append(part)
    return b"".join(parts)


def _members(path: Path) -> Iterator[bytes]:
    with suppress(*_DAMAGED), zipfile.ZipFile(path) as members:
        for name in members.namelist():
            with suppress(*_DAMAGED):
                yield members.read(name)
