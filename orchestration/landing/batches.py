"""A delivered file as Arrow tables with line numbers, by the reader that suits it."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import MAX_LINE
from orchestration.landing.flattening import Flattening
from orchestration.landing.reading import Record

_BATCH = 50_000
# Characters of JSON, each of which takes ten bytes or more until it is Parquet.
_BATCH_SIZE = 16 << 20
Batches = Iterator[tuple[pa.Table, pa.Array]]


def plain_batches(file: Path, contract: Contract, header: list[str], is_gzip: bool) -> Batches:
    # Every option is given, so nothing is guessed.
    reader = engine().from_csv_auto(
        str(file),
        header=True,
        auto_detect=False,
        columns={name: "VARCHAR" for name in header},
        delimiter=contract.delimiter,
        quotechar='"',
        escapechar='"',
        strict_mode=True,
        null_padding=False,
        max_line_size=MAX_LINE,
        compression="gzip" if is_gzip else "none",
    )
    line_no = 2
    for batch in reader.to_arrow_reader(_BATCH):
        yield pa.Table.from_batches([batch]), pa.array(range(line_no, line_no + batch.num_rows))
        line_no += batch.num_rows


def careful_batches(
    records: Iterator[Record[list[str]]], header: list[str], unread: list[Record]
) -> Batches:
    while batch := list(islice(records, _BATCH)):
        read = [(record.line_no, record.values) for record in batch if record.values is not None]
        unread += [record for record in batch if record.values is None]
        columns = zip(*(values for _, values in read), strict=True) if read else [()] * len(header)
        arrays = [pa.array([value or None for value in column], pa.string()) for column in columns]
        yield pa.table(arrays, header), pa.array([line_no for line_no, _ in read], pa.int64())


def flat_batches(
    records: Iterator[Record[dict]], flattening: Flattening, unread: list[Record]
) -> Iterator[dict[str, pa.Table]]:
    """Yield the rows of a stream and of its children, together, by stream."""
    waiting = 0
    for record in records:
        if record.values is None:
            unread.append(record)
            continue
        flattening.add(record.line_no, record.values, record.size)
        waiting += 1
        if waiting == _BATCH or flattening.size > _BATCH_SIZE:
            yield flattening.take()
            waiting = 0
    yield flattening.take()


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """One in-memory engine for each process: to make one takes longer than to read a small file."""
    made = duckdb.connect(config={"threads": 1})
    # DuckDB takes a process without a main file for a person, and would draw on its output.
    made.execute("set enable_progress_bar = false")
    return made
