"""The records of a delivered Parquet file, as those of JSON documents: numbers by their digits."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing.contracts import Contract
from orchestration.landing.fields import Number
from orchestration.landing.manifests import Rejected
from orchestration.landing.promises import TABLES
from orchestration.landing.reading import Record

_BATCH = 1_000


def parquet_records(path: Path, contract: Contract) -> Iterator[Record[dict]]:
    """Yield every record by its number. Raises ``Rejected``."""
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            _require_columns(file.schema_arrow.names, contract)
            for batch in file.iter_batches(_BATCH):
                size = batch.nbytes // max(batch.num_rows, 1)
                for record in batch.to_pylist():
                    number += 1
                    yield _record(number, record, size)
    except (pa.ArrowException, OSError, ValueError) as problem:
        # Arrow's own words may quote a value.
        reason = f"it cannot be read after record {number} ({type(problem).__name__})"
        raise Rejected("parquet", reason) from None


def _require_columns(names: list[str], contract: Contract) -> None:
    if len(set(names)) < len(names):
        raise Rejected("header", "a column appears twice")
    if contract.format in TABLES:
        wanted = [name for name in contract.columns if name not in contract.optional]
        if missing := [name for name in wanted if name not in names]:
            raise Rejected("header", f"missing columns {', '.join(missing)}")


def _record(number: int, record: dict[str, Any], size: int) -> Record[dict]:
    try:
        return Record(number, _plain(record), None, size)
    except (TypeError, UnicodeError):
        return Record(number, None, "bytes that are no text")


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
