"""One accepted file becomes Parquet: read, its personal values replaced, written and read back.

Where it lies then is in ``lake``; whether it is accepted at all is decided in ``judging``.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.landing import lake
from orchestration.landing.adding import NUMBER, Survey
from orchestration.landing.batches import (
    Batches,
    careful_batches,
    engine,
    flat_batches,
    plain_batches,
)
from orchestration.landing.contracts import Contract
from orchestration.landing.erasing import erase
from orchestration.landing.flattening import Flattening
from orchestration.landing.formats import is_table, records
from orchestration.landing.reading import Record
from orchestration.landing.rows import Row
from orchestration.landing.tabulating import Tabulating
from orchestration.landing.tokens import Tokens

# The rows of a stream and of its children, by stream.
Family = dict[str, pa.Table]


class LoadingFailed(RuntimeError):
    """The loader itself failed; its own message may quote a line, so it is not passed on."""


@dataclass
class Loaded:
    """What is in the lake, read back from it."""

    loaded: int
    quarantined: int
    totals: dict[str, Decimal]
    children: dict[str, int] = field(default_factory=dict)
    undeclared: int = 0
    erased: int = 0
    erased_children: dict[str, int] = field(default_factory=dict)
    is_touched: bool = False
    """Whether somebody who was erased stood in the file."""


@dataclass(frozen=True)
class Loader:
    """Loads the files of one stream, in one landing."""

    contract: Contract
    lake: Path
    tokens: Tokens
    landed_at: datetime
    erased_tokens: frozenset[str] = frozenset()

    def load(self, file: Path, row: Row, found: Survey) -> Loaded:
        """Write a file into the lake and its unreadable lines into quarantine.

        A plain file is read by DuckDB, any other record by record. Returns what the finished
        Parquet files hold, counted and summed by reading them back.
        """
        if found.is_plain:
            # DuckDB quotes the line it stumbles on, which may be personal: no word of it goes on.
            with suppress(duckdb.Error, pa.ArrowException, OSError):
                batches = plain_batches(file, self.contract, found.header, row.is_gzip)
                return self._write_table(row, batches, [], found)
        unread: list[Record] = []
        read = records(file, self.contract, row.file_name)
        if is_table(self.contract, row.file_name):
            batches = careful_batches(read, found.header, unread)
            return self._write_table(row, batches, unread, found)
        flattening = Flattening(self.contract, self.tokens)
        loaded = self._write(row, flat_batches(read, flattening, unread), unread)
        loaded.undeclared = flattening.undeclared
        return loaded

    def _write_table(
        self, row: Row, batches: Batches, unread: list[Record], found: Survey
    ) -> Loaded:
        finished = Tabulating(self.contract, self.tokens).finished(batches)
        loaded = self._write(row, finished, unread)
        loaded.undeclared = len(set(found.header) - set(self.contract.columns))
        return loaded

    def _write(self, row: Row, batches: Iterator[Family], unread: list[Record]) -> Loaded:
        family = self.contract.family
        targets = [*lake.family_files(self.lake, self.contract, row).values()]
        parts = [lake.part_file(target) for target in targets]
        erased, gone, is_touched = 0, Counter[str](), False
        with ExitStack() as stack:
            writers = {}
            for each, part in zip(family, parts, strict=True):
                part.parent.mkdir(parents=True, exist_ok=True)
                schema = lake.raw_schema(each)
                writer = pq.ParquetWriter(part, schema, compression="zstd")
                writers[each.name] = stack.enter_context(writer)
            for batch in batches:
                left = erase(batch, self.contract, self.erased_tokens)
                erased += left.lines
                gone.update(left.removed)
                is_touched |= left.touched
                for name, lines in left.family.items():
                    writers[name].write_table(self._finished(lines, row, writers[name].schema))
        if unread:
            lake.write_quarantine(self.lake, self.contract, row, unread)
        result = _read_back(parts[0], self.contract, len(unread))
        result.erased, result.is_touched = erased, is_touched
        result.erased_children = dict(gone)
        for child, part in zip(family[1:], parts[1:], strict=True):
            result.children[child.name] = _read_back(part, child, 0).loaded
        for part, target in zip(parts, targets, strict=True):
            part.replace(target)
        return result

    def _finished(self, lines: pa.Table, row: Row, schema: pa.Schema) -> pa.Table:
        """Add where the lines come from."""
        count = lines.num_rows
        lineage = {
            "_source_account": pa.scalar(row.source_account, pa.string()),
            "_file_sha256": pa.scalar(row.content_of(self.contract)),
            "_delivery_date": pa.scalar(row.delivery_date, pa.date32()),
            "_landed_at": pa.scalar(self.landed_at, pa.timestamp("us", tz="UTC")),
        }
        columns = [
            pa.repeat(lineage[name], count) if name in lineage else lines[name]
            for name in schema.names
        ]
        return pa.table(columns, schema=schema)


def _read_back(path: Path, contract: Contract, quarantined: int) -> Loaded:
    try:
        # Where nothing is summed up, the file's own footer says what any engine would.
        if not contract.control_totals:
            return Loaded(pq.read_metadata(path).num_rows, quarantined, {})
        sums = "".join(
            f""", coalesce(sum(try_cast("{name}" as decimal(38, 6)))
                filter (regexp_full_match("{name}", '{NUMBER}')), 0)"""
            for name in contract.control_totals
        )
        rows = engine().execute(f"select count(*){sums} from read_parquet(?)", [str(path)])
        count, *totals = rows.fetchall()[0]
    except (duckdb.Error, pa.ArrowException, OSError) as problem:
        raise LoadingFailed(f"{path.name} cannot be read back: {type(problem).__name__}") from None
    return Loaded(count, quarantined, dict(zip(contract.control_totals, totals, strict=True)))
