"""The raw lake: one Parquet file for each accepted delivery, all values as text, personal ones as
tokens, each line with its lineage.

How a file becomes Parquet belongs here; whether it may is decided in ``arrivals``.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing.contracts import Contract
from orchestration.landing.reading import MAX_LINE, Record, careful_records
from orchestration.landing.tokens import Tokens

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
_BATCH = 50_000


@dataclass(frozen=True)
class Delivery:
    """What every line of one file shares."""

    file: Path
    sha256: str
    is_gzip: bool
    delivery_date: date
    landed_at: datetime


@dataclass
class Loaded:
    """What is in the lake, read back from it."""

    loaded: int
    quarantined: int
    totals: dict[str, Decimal]


def raw_schema(contract: Contract) -> pa.Schema:
    return pa.schema([pa.field(name, pa.string()) for name in contract.columns] + LINEAGE)


def lake_file(lake: Path, name: str, delivery_date: date, sha256: str) -> Path:
    return lake / name / f"delivery_date={delivery_date}" / f"{sha256}.parquet"


def quarantine_file(lake: Path, contract: Contract, delivery_date: date, sha256: str) -> Path:
    return lake_file(lake, "landing__quarantined_lines", delivery_date, f"{contract.name}-{sha256}")


def ensure_schema(folder: Path, schema: pa.Schema) -> None:
    """Put an empty file at the head of a stream, so that its columns exist before its lines do."""
    path = folder / "delivery_date=0001-01-01" / "schema.parquet"
    if not path.exists() or pq.read_schema(path) != schema:
        write_parquet(path, schema.empty_table())


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a table under its final name in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    pq.write_table(table, part, compression="zstd")
    part.replace(path)


def load(
    delivery: Delivery, contract: Contract, header: list[str], is_plain: bool, lake: Path, tokens: Tokens
) -> Loaded:
    """Write one file into the lake and its unreadable lines into quarantine.

    A plain file is read by DuckDB, any other record by record. Returns what the finished Parquet
    file holds, counted and summed by reading it back.
    """
    target = lake_file(lake, contract.name, delivery.delivery_date, delivery.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    unread: list[Record] = []
    batches = (
        _plain_batches(delivery, contract, header)
        if is_plain
        else _careful_batches(delivery, contract, header, unread)
    )
    schema = raw_schema(contract)
    with pq.ParquetWriter(part, schema, compression="zstd") as writer:
        for lines, line_numbers in batches:
            writer.write_table(_finished(lines, line_numbers, delivery, contract, schema, tokens))
    result = _read_back(part, contract)
    result.quarantined = len(unread)
    if unread:
        _write_quarantine(delivery, contract, unread, lake)
    part.replace(target)
    return result


def _plain_batches(
    delivery: Delivery, contract: Contract, header: list[str]
) -> Iterator[tuple[pa.Table, pa.Array]]:
    reader = (
        _engine()
        .from_csv_auto(  # every option is given, so nothing is guessed
            str(delivery.file),
            header=True,
            auto_detect=False,
            columns={name: "VARCHAR" for name in header},
            delimiter=contract.delimiter,
            quotechar='"',
            escapechar='"',
            strict_mode=True,
            null_padding=False,
            max_line_size=MAX_LINE,
            compression="gzip" if delivery.is_gzip else "none",
        )
        .to_arrow_reader(_BATCH)
    )
    line_no = 2
    for batch in reader:
        yield pa.Table.from_batches([batch]), pa.array(range(line_no, line_no + batch.num_rows))
        line_no += batch.num_rows


def _careful_batches(
    delivery: Delivery, contract: Contract, header: list[str], unread: list[Record]
) -> Iterator[tuple[pa.Table, pa.Array]]:
    records = careful_records(delivery.file, contract, delivery.is_gzip)
    while batch := list(islice(records, _BATCH)):
        read = [record for record in batch if record.values is not None]
        unread += [record for record in batch if record.values is None]
        columns = zip(*(record.values or () for record in read), strict=True) if read else [()] * len(header)
        arrays = [pa.array([value or None for value in column], pa.string()) for column in columns]
        yield pa.table(arrays, header), pa.array([record.line_no for record in read], pa.int64())


def _finished(
    lines: pa.Table,
    line_numbers: pa.Array,
    delivery: Delivery,
    contract: Contract,
    schema: pa.Schema,
    tokens: Tokens,
) -> pa.Table:
    count = lines.num_rows
    columns = [
        _tokenised(lines[name], contract.pii[name], contract.channel, tokens)
        if name in contract.pii
        else lines[name]
        for name in contract.columns
    ]
    lineage = [
        _extra(lines, contract, tokens),
        pa.repeat(delivery.sha256, count),
        line_numbers,
        pa.repeat(pa.scalar(delivery.delivery_date, pa.date32()), count),
        pa.repeat(pa.scalar(delivery.landed_at, pa.timestamp("us", tz="UTC")), count),
    ]
    return pa.table([*columns, *lineage], schema=schema)


def _tokenised(column: pa.ChunkedArray, kind: str, channel: str, tokens: Tokens) -> pa.ChunkedArray:
    """Replace values by tokens, hashing each distinct value once."""
    encoded = column.combine_chunks().dictionary_encode()
    made = [tokens.token(kind, channel, value) for value in encoded.dictionary.to_pylist()]
    return pa.array(made, pa.string()).take(encoded.indices)


def _extra(lines: pa.Table, contract: Contract, tokens: Tokens) -> pa.Array:
    undeclared = [name for name in lines.column_names if name not in contract.columns]
    if not undeclared:
        return pa.nulls(lines.num_rows, pa.string())
    return pa.array(
        [
            json.dumps(
                {name: tokens.undeclared(contract.channel, value) for name, value in line.items()},
                ensure_ascii=False,
            )
            for line in lines.select(undeclared).to_pylist()
        ],
        pa.string(),
    )


def _read_back(path: Path, contract: Contract) -> Loaded:
    sums = "".join(
        f""", coalesce(sum(cast("{name}" as decimal(38, 6)))
            filter (regexp_full_match("{name}", '-?[0-9]+(\\.[0-9]+)?')), 0)"""
        for name in contract.control_totals
    )
    rows = _engine().execute(f"select count(*){sums} from read_parquet(?)", [str(path)]).fetchall()
    count, *totals = rows[0]
    return Loaded(count, 0, dict(zip(contract.control_totals, totals, strict=True)))


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One in-memory engine for each process: to make one takes longer than to read a small file."""
    return duckdb.connect(config={"threads": 1})


def _write_quarantine(
    delivery: Delivery, contract: Contract, unread: Iterable[Record], lake: Path
) -> None:
    rows = [
        {
            "channel": contract.channel,
            "stream": contract.stream,
            "delivery_date": delivery.delivery_date,
            "file_sha256": delivery.sha256,
            "line_no": record.line_no,
            "reason": record.reason,
        }
        for record in unread
    ]
    path = quarantine_file(lake, contract, delivery.delivery_date, delivery.sha256)
    write_parquet(path, pa.Table.from_pylist(rows, QUARANTINE))
