"""The raw lake: one Parquet file for each accepted delivery, all values as text, personal ones as
tokens, each line with its lineage.

Which files there are and what they look like belongs here; how one is made is in ``loading``.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing.contracts import Contract
from orchestration.landing.reading import Record
from orchestration.landing.rows import Row

QUARANTINED_LINES = "landing__quarantined_lines"
LINEAGE = [
    pa.field("_extra", pa.string()),
    pa.field("_file_sha256", pa.string()),
    pa.field("_line_no", pa.int64()),
    pa.field("_delivery_date", pa.date32()),
    pa.field("_landed_at", pa.timestamp("us", tz="UTC")),
]
QUARANTINE = pa.schema(
    [
        pa.field("channel", pa.string()),
        pa.field("stream", pa.string()),
        pa.field("delivery_date", pa.date32()),
        pa.field("file_sha256", pa.string()),
        pa.field("line_no", pa.int64()),
        pa.field("reason", pa.string()),
    ]
)
_HEAD = "delivery_date=0001-01-01/schema.parquet"


def raw_schema(contract: Contract) -> pa.Schema:
    return pa.schema([pa.field(name, pa.string()) for name in contract.columns] + LINEAGE)


def lake_file(lake: Path, name: str, delivery_date: date, sha256: str) -> Path:
    return lake / name / f"delivery_date={delivery_date}" / f"{sha256}.parquet"


def quarantine_file(lake: Path, contract: Contract, delivery_date: date, sha256: str) -> Path:
    return lake_file(lake, QUARANTINED_LINES, delivery_date, f"{contract.name}-{sha256}")


def part_file(path: Path) -> Path:
    """Return where a file is written; no other process, were it left over, writes there."""
    return path.with_suffix(f".{os.getpid()}.part")


def prepare(lake: Path, contract: Contract) -> None:
    """Put an empty file at the head of a stream, so that its columns exist before its lines do.

    Where a column that has landed became personal, or is so in another way, the stream's lines are
    removed: they hold what must not be there, and land again from the archive.
    """
    head = lake / contract.name / _HEAD
    if head.exists():
        landed = json.loads((pq.read_schema(head).metadata or {}).get(b"personal", b"{}"))
        if any(contract.pii.get(name) != kind for name, kind in landed.items()):
            shutil.rmtree(lake / contract.name)
    personal = json.dumps({name: contract.pii.get(name) for name in contract.columns})
    schema = raw_schema(contract).with_metadata({"personal": personal})
    for path, said in ((head, schema), (lake / QUARANTINED_LINES / _HEAD, QUARANTINE)):
        if not path.exists() or not pq.read_schema(path).equals(said, check_metadata=True):
            write_parquet(path, said.empty_table())


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a table under its final name in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_file(path)
    pq.write_table(table, part, compression="zstd")
    part.replace(path)


def write_quarantine(lake: Path, contract: Contract, row: Row, unread: Iterable[Record]) -> None:
    """Write down which lines of a file cannot be read and why, without their content."""
    lines = [
        {
            "channel": contract.channel,
            "stream": contract.stream,
            "delivery_date": row.delivery_date,
            "file_sha256": row.sha256,
            "line_no": record.line_no,
            "reason": record.reason,
        }
        for record in unread
    ]
    path = quarantine_file(lake, contract, row.delivery_date, row.sha256)
    write_parquet(path, pa.Table.from_pylist(lines, QUARANTINE))


def files_of(lake: Path, contract: Contract, row: Row) -> list[Path]:
    """Return the lake files that a register row stands for."""
    if row.status != "loaded":
        return []
    files = [lake_file(lake, contract.name, row.delivery_date, row.sha256)]
    if row.quarantined:
        files.append(quarantine_file(lake, contract, row.delivery_date, row.sha256))
    return files


def lacks(lake: Path, contract: Contract, row: Row) -> bool:
    return not all(path.exists() for path in files_of(lake, contract, row))


def remove_uncounted(lake: Path, contract: Contract, rows: Collection[Row]) -> None:
    """Remove what no register row stands for: crashes, copies, older versions."""
    counted = {path for row in rows for path in files_of(lake, contract, row)}
    found = [
        *(lake / contract.name).glob("*/*"),
        *(lake / QUARANTINED_LINES).glob(f"*/{contract.name}-*"),
    ]
    for path in found:
        if path not in counted and path != lake / contract.name / _HEAD:
            path.unlink(missing_ok=True)
