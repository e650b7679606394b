"""Whether a delivered file holds a text, wherever in it: also in what never lands."""

import gzip
import zipfile
from pathlib import Path

import pyarrow.parquet as pq


def holds(path: Path, text: str) -> bool:
    """Return whether a text is in a file's bytes, or in what they say once they are unpacked."""
    content, sought = path.read_bytes(), text.encode()
    if sought in content:
        return True
    if content[:2] == b"\x1f\x8b":
        return sought in _unzipped(content)
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(path) as members:
            return any(sought in members.read(name) for name in members.namelist())
    if content[:4] == b"PAR1":
        return any(text in str(each) for each in pq.read_table(path).to_pylist())
    return False


def _unzipped(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError):
        # What is cut or damaged was rejected; nobody can read it either.
        return b""
