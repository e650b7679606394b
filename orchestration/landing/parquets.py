"""The records of a delivered Parquet file, as those of JSON documents: numbers by their digits."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing.contracts import Contract
from orchestration.landing.documents import MAX_DOCUMENT
from orchestration.landing.fields import Number
from orchestration.landing.manifests import Rejected
from orchestration.landing.promises import TABLES
from orchestration.landing.reading import Record

_BATCH = 1_000
# As of gzip, with less to spare: a batch is held in memory as a whole.
MAX_RATIO, _ANY_RATIO = 200, 16 << 20
_NO_TEXT = "bytes that are no text"


def parquet_records(path: Path, contract: Contract) -> Iterator[Record[dict]]:
    """Yield every record by its number. Raises ``Rejected``."""
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            _require_columns(file.schema_arrow, contract)
            _require_sane(file.metadata, path)
            for batch in file.iter_batches(_BATCH):
                size = batch.nbytes // max(batch.num_rows, 1)
                for record in _read(batch):
                    number += 1
                    yield _record(number, record, size)
    except (pa.ArrowException, OSError, ValueError, LookupError, ArithmeticError) as problem:
        # Arrow's own words may quote a value.
        reason = f"it cannot be read after record {number} ({type(problem).__name__})"
        raise Rejected("parquet", reason) from None


def _read(batch: pa.RecordBatch) -> list[dict | str]:
    """Return the records of a batch, or why one cannot be read."""
    try:
        return batch.to_pylist()
    except (OverflowError, ValueError):
        return [_read_one(batch.slice(place, 1)) for place in range(batch.num_rows)]


def _read_one(row: pa.RecordBatch) -> dict | str:
    try:
        return row.to_pylist()[0]
    except UnicodeError:
        return _NO_TEXT
    except (OverflowError, ValueError):
        return "a day or time that no calendar has"


def unpacked_bytes(said: pq.FileMetaData) -> int:
    """Return what a file's footer says that its columns unpack to."""
    return sum(group.total_byte_size for group in _groups(said))


def _groups(said: pq.FileMetaData) -> list[pq.RowGroupMetaData]:
    return [said.row_group(place) for place in range(said.num_row_groups)]


def _require_sane(said: pq.FileMetaData, path: Path) -> None:
    """Require a file that is worth opening: text packs at 3 to 20, a bomb at thousands."""
    groups = _groups(said)
    unpacked = unpacked_bytes(said)
    if unpacked > path.stat().st_size * MAX_RATIO + _ANY_RATIO:
        raise Rejected("size", f"it unpacks to {unpacked} bytes")
    if any(group.total_byte_size > group.num_rows * MAX_DOCUMENT for group in groups):
        raise Rejected("size", f"its records are longer than {MAX_DOCUMENT} bytes")


def _require_columns(schema: pa.Schema, contract: Contract) -> None:
    names = schema.names
    for place, kind in enumerate(schema.types, start=1):
        if pa.types.is_timestamp(kind) and kind.tz and not _is_zone(kind.tz):
            raise Rejected("parquet", f"nobody knows the time zone of column {place}")
    if len(set(names)) < len(names):
        raise Rejected("header", "a column appears twice")
    if contract.format in TABLES:
        wanted = [name for name in contract.columns if name not in contract.optional]
        if missing := [name for name in wanted if name not in names]:
            raise Rejected("header", f"missing columns {', '.join(missing)}")


def _is_zone(name: str) -> bool:
    try:
        pa.scalar(0, pa.timestamp("s", name)).as_py()
    except (KeyError, ValueError, pa.ArrowException):
        return False
    return True


def _record(number: int, record: dict[str, Any] | str, size: int) -> Record[dict]:
    if isinstance(record, str):
        return Record(number, None, record)
    try:
        return Record(number, _plain(record), None, size)
    except (TypeError, UnicodeError):
        return Record(number, None, _NO_TEXT)


def _plain(value: Any) -> Any:
    """Return a value as JSON would have it, its numbers as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if "\0" in value:
            raise TypeError
        return value
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return Number(format(value, "f"))
    if isinstance(value, int | float):
        return Number(value)
    if isinstance(value, bytes):
        return _plain(value.decode())
    if hasattr(value, "isoformat"):
        return (
            value.isoformat(" ")
            if hasattr(value, "hour") and hasattr(value, "year")
            else value.isoformat()
        )
    raise TypeError
