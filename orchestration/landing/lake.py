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

from orchestration.landing.contracts import OWN_CHANNEL, Contract
from orchestration.landing.reading import Record
from orchestration.landing.rows import Row

QUARANTINED_LINES = "landing__quarantined_lines"
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
    """Return the columns of a stream in the lake: those of the contract, and where they are from.

    A child's line is that of the record it stands in, and ``_child_no`` its place in there;
    ``_child_content`` tells two reports of a record apart that differ in its children only.
    """
    lineage: dict[str, pa.DataType | None] = {
        **dict.fromkeys(contract.columns, pa.string()),
        "_source_account": pa.string() if contract.source_account else None,
        "_extra": pa.string(),
        "_file_sha256": pa.string(),
        "_line_no": pa.int64(),
        "_child_no": pa.int64() if contract.parent else None,
        "_child_content": pa.string() if contract.children and not contract.parent else None,
        "_delivery_date": pa.date32(),
        "_landed_at": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema([(name, kind) for name, kind in lineage.items() if kind])


def lake_file(lake: Path, name: str, delivery_date: date, content: str) -> Path:
    return lake / f"{name}/delivery_date={delivery_date}/{content}.parquet"


def family_files(lake: Path, contract: Contract, row: Row) -> dict[str, Path]:
    """Return where the lines of a file are, by stream: its own and those that stand in them."""
    content = row.content_of(contract)
    return {
        each.name: lake_file(lake, each.name, row.delivery_date, content)
        for each in contract.family
    }


def quarantine_file(lake: Path, contract: Contract, row: Row) -> Path:
    name = f"{contract.name}-{row.content_of(contract)}"
    return lake_file(lake, QUARANTINED_LINES, row.delivery_date, name)


def part_file(path: Path) -> Path:
    """Return where a file is written; no other process, were it left over, writes there."""
    return path.with_suffix(f".{os.getpid()}.part")


def prepare(lake: Path, contract: Contract) -> None:
    """Put an empty file at the head of a stream and of its children, so that their columns exist
    before their lines do.

    Where a column that has landed became personal, or is so in another way, the stream's lines are
    removed: they hold what must not be there, and land again from the archive.
    """
    for each in contract.family:
        _prepare_head(lake, each)
    _require_schema(lake / QUARANTINED_LINES / _HEAD, QUARANTINE)


def _prepare_head(lake: Path, contract: Contract) -> None:
    head = lake / contract.name / _HEAD
    if head.exists():
        landed = json.loads((pq.read_schema(head).metadata or {}).get(b"personal", b"{}"))
        if any(contract.pii.get(name) != kind for name, kind in landed.items()):
            shutil.rmtree(lake / contract.name)
    personal = json.dumps({name: contract.pii.get(name) for name in contract.columns})
    _require_schema(head, raw_schema(contract).with_metadata({"personal": personal}))


def _require_schema(head: Path, schema: pa.Schema) -> None:
    if not head.exists() or not pq.read_schema(head).equals(schema, check_metadata=True):
        write_parquet(head, schema.empty_table())


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a table under its final name in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_file(path)
    pq.write_table(table, part, compression="zstd")
    part.replace(path)


def read_columns(path: Path, names: Collection[str]) -> pa.Table:
    """Read some columns of a file, those that it has."""
    there = [name for name in pq.read_schema(path).names if name in names]
    return pq.read_table(path, columns=there)


def write_quarantine(lake: Path, contract: Contract, row: Row, unread: Iterable[Record]) -> None:
    """Write down which lines of a file cannot be read and why, without their content."""
    lines = [
        {
            "channel": contract.channel,
            "stream": contract.stream,
            "delivery_date": row.delivery_date,
            "file_sha256": row.content_of(contract),
            "line_no": record.line_no,
            "reason": record.reason,
        }
        for record in unread
    ]
    path = quarantine_file(lake, contract, row)
    write_parquet(path, pa.Table.from_pylist(lines, QUARANTINE))


def files_of(lake: Path, contract: Contract, row: Row) -> list[Path]:
    """Return the lake files that a register row stands for."""
    if row.status != "loaded":
        return []
    files = [*family_files(lake, contract, row).values()]
    if row.quarantined:
        files.append(quarantine_file(lake, contract, row))
    return files


def take_over(lake: Path, contract: Contract, row: Row, made_in: Path) -> None:
    """Put the files of a row, made in another folder, in the place of its former ones.

    Its own lines come last: rows that stand in them are found by them.
    """
    for path in reversed(files_of(made_in, contract, row)):
        target = lake / path.relative_to(made_in)
        part = part_file(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, part)
        part.replace(target)


def remove_unknown(lake: Path, contracts: Iterable[Contract]) -> None:
    """Remove the lines of streams that no contract describes any more."""
    known = {each.name for contract in contracts for each in contract.family}
    for path in lake.glob("*"):
        if path.name not in known and not path.name.startswith(f"{OWN_CHANNEL}__"):
            shutil.rmtree(path)


def tidy(lake: Path, contract: Contract, rows: Collection[Row]) -> list[Row]:
    """Remove what no register row stands for: crashes, copies, older versions.

    Returns the rows whose files are not all there.
    """
    counted = {path for row in rows for path in files_of(lake, contract, row)}
    heads = {lake / each.name / _HEAD for each in contract.family}
    found = {path for each in contract.family for path in (lake / each.name).glob("*/*")}
    found |= {*(lake / QUARANTINED_LINES).glob(f"*/{contract.name}-*")}
    for path in found - counted - heads:
        path.unlink(missing_ok=True)
    if counted <= found:
        return []
    return [row for row in rows if not found.issuperset(files_of(lake, contract, row))]
