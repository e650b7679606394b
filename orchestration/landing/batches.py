"""A delivered file as Arrow tables with line numbers, by either of two readers."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.landing.contracts import Contract
from orchestration.landing.decoding import MAX_LINE
from orchestration.landing.reading import Record

_BATCH = 50_000
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


def careful_batches(records: Iterator[Record], header: list[str], unread: list[Record]) -> Batches:
    while batch := list(islice(records, _BATCH)):
        read = [(record.line_no, record.values) for record in batch if record.values is not None]
        unread += [record for record in batch if record.values is None]
        columns = zip(*(values for _, values in read), strict=True) if read else [()] * len(header)
        arrays = [pa.array([value or None for value in column], pa.string()) for column in columns]
        yield pa.table(arrays, header), pa.array([line_no for line_no, _ in read], pa.int64())


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """One in-memory engine for each process: to make one takes longer than to read a small file."""
    return duckdb.connect(config={"threads": 1})
