"""Whether a delivered file holds a text, wherever in it: also in what never lands.

Nothing is held whole in memory, and nothing is unpacked further than landing would: what was made
to exhaust the machine was rejected, and is in the archive all the same.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing.decoding import may_unpack_to
from orchestration.landing.parquets import unpacked_bytes

_Stream = IO[bytes] | io.BufferedIOBase
_CHUNK = 1 << 20
_BATCH = 100
# What damaged files raise: they were rejected, and whoever reads them gets no further either.
_DAMAGED = (OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile, pa.ArrowException)
# What Arrow raises of a value that Python has not: a day outside of the calendar, no text.
_UNTOLD = (ArithmeticError, LookupError, ValueError)


def holds(path: Path, text: str) -> bool | None:
    """Return whether a text is in a file's bytes, or in what they say once they are unpacked.

    Nothing is returned if it was not found, and not all could be searched.
    """
    sought, most = text.encode(), may_unpack_to(path, is_gzip=True)
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if _is_in(file, sought, path.stat().st_size):
            return True
    if start[:2] == b"\x1f\x8b":
        with gzip.open(path) as unpacked:
            return _is_in(unpacked, sought, most)
    if start == b"PK\x03\x04":
        return _is_in_members(path, sought, most)
    if start == b"PAR1":
        return _is_in_columns(path, text, most)
    return False


def _is_in(file: _Stream, sought: bytes, most: int) -> bool | None:
    """Search a stream from end to end; one that was cut or is damaged has a beginning."""
    seen, tail = 0, b""
    with suppress(*_DAMAGED):
        while chunk := _some(file):
            tail += chunk
            if sought in tail:
                return True
            tail, seen = tail[-len(sought) :], seen + len(chunk)
            if seen > most:
                return None
    return False


def _some(file: _Stream) -> bytes:
    # All that can be unpacked before the damage, where a whole read would give nothing.
    return file.read1(_CHUNK) if hasattr(file, "read1") else file.read(_CHUNK)


def _is_in_members(path: Path, sought: bytes, most: int) -> bool | None:
    found: set[bool | None] = set()
    with suppress(*_DAMAGED), zipfile.ZipFile(path) as members:
        for name in members.namelist():
            with suppress(*_DAMAGED), members.open(name) as member:
                found.add(_is_in(member, sought, most))
    return _any(found)


def _is_in_columns(path: Path, text: str, most: int) -> bool | None:
    found: set[bool | None] = set()
    with suppress(*_DAMAGED), pq.ParquetFile(path) as table:
        if unpacked_bytes(table.metadata) > most:
            return None
        for batch in table.iter_batches(_BATCH):
            found.update(_is_in_values(column, text) for column in batch.columns)
    return _any(found)


def _is_in_values(column: pa.Array, text: str) -> bool | None:
    try:
        return text in str(column.to_pylist())
    except _UNTOLD:
        if len(column) == 1:
            return None
        return _any(_is_in_values(column.slice(place, 1), text) for place in range(len(column)))


def _any(found: Iterable[bool | None]) -> bool | None:
    found = set(found)
    return True if True in found else None if None in found else False
