"""One accepted file becomes Parquet: read, its personal values replaced, written and read back.

Where it lies then is in ``lake``; whether it is accepted at all is decided in ``judging``.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing import lake
from orchestration.landing.batches import Batches, careful_batches, engine, plain_batches
from orchestration.landing.contracts import Contract
from orchestration.landing.reading import Record, careful_records
from orchestration.landing.rows import Row
from orchestration.landing.surveys import NUMBER, Survey
from orchestration.landing.tokens import Tokens


class LoadingFailed(RuntimeError):
    """The loader itself failed; its own message may quote a line, so it is not passed on."""


@dataclass
class Loaded:
    """What is in the lake, read back from it."""

    loaded: int
    quarantined: int
    totals: dict[str, Decimal]


@dataclass(frozen=True)
class Loader:
    """Loads the files of one stream, in one landing."""

    contract: Contract
    lake: Path
    tokens: Tokens
    landed_at: datetime

    def load(self, file: Path, row: Row, found: Survey) -> Loaded:
        """Write a file into the lake and its unreadable lines into quarantine.

        A plain file is read by DuckDB, any other record by record. Returns what the finished
        Parquet file holds, counted and summed by reading it back.
        """
        is_gzip = row.file_name.endswith(".gz")
        if found.is_plain:
            # DuckDB quotes the line it stumbles on, which may be personal: no word of it goes on.
            with suppress(duckdb.Error, pa.ArrowException, OSError):
                return self._write(
                    row, plain_batches(file, self.contract, found.header, is_gzip), []
                )
        unread: list[Record] = []
        records = careful_records(file, self.contract, is_gzip)
        return self._write(row, careful_batches(records, found.header, unread), unread)

    def _write(self, row: Row, batches: Batches, unread: list[Record]) -> Loaded:
        target = lake.lake_file(self.lake, self.contract.name, row.delivery_date, row.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = lake.part_file(target)
        schema = lake.raw_schema(self.contract)
        with pq.ParquetWriter(part, schema, compression="zstd") as writer:
            for lines, line_numbers in batches:
                writer.write_table(self._finished(lines, line_numbers, row, schema))
        if unread:
            lake.write_quarantine(self.lake, self.contract, row, unread)
        result = _read_back(part, self.contract, len(unread))
        part.replace(target)
        return result

    def _finished(
        self, lines: pa.Table, line_numbers: pa.Array, row: Row, schema: pa.Schema
    ) -> pa.Table:
        count, pii = lines.num_rows, self.contract.pii
        columns = [
            self._tokenised(lines[name], pii[name]) if name in pii else lines[name]
            for name in self.contract.columns
        ]
        lineage = [
            self._extra(lines),
            pa.repeat(row.sha256, count),
            line_numbers,
            pa.repeat(pa.scalar(row.delivery_date, pa.date32()), count),
            pa.repeat(pa.scalar(self.landed_at, pa.timestamp("us", tz="UTC")), count),
        ]
        return pa.table([*columns, *lineage], schema=schema)

    def _tokenised(self, column: pa.ChunkedArray, kind: str) -> pa.Array:
        """Replace values by tokens, hashing each distinct value once."""
        encoded = column.combine_chunks().dictionary_encode()
        made = [
            self.tokens.token(kind, self.contract.channel, value)
            for value in encoded.dictionary.to_pylist()
        ]
        return pa.array(made, pa.string()).take(encoded.indices)

    def _extra(self, lines: pa.Table) -> pa.Array:
        """Keep undeclared columns aside, their names judged like their values."""

        def plain(text: str | None) -> str | None:
            return self.tokens.undeclared(self.contract.channel, text)

        names = [name for name in lines.column_names if name not in self.contract.columns]
        if not names:
            return pa.nulls(lines.num_rows, pa.string())
        return pa.array(
            [
                json.dumps({plain(name): plain(value) for name, value in line.items()})
                for line in lines.select(names).to_pylist()
            ],
            pa.string(),
        )


def _read_back(path: Path, contract: Contract, quarantined: int) -> Loaded:
    sums = "".join(
        f""", coalesce(sum(try_cast("{name}" as decimal(38, 6)))
            filter (regexp_full_match("{name}", '{NUMBER}')), 0)"""
        for name in contract.control_totals
    )
    try:
        rows = engine().execute(f"select count(*){sums} from read_parquet(?)", [str(path)])
        count, *totals = rows.fetchall()[0]
    except duckdb.Error as problem:
        raise LoadingFailed(f"{path.name} cannot be read back: {type(problem).__name__}") from None
    return Loaded(count, quarantined, dict(zip(contract.control_totals, totals, strict=True)))
