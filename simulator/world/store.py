"""The database that a world is kept in while it is made and exported."""

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

_WAITING, _INSERTING = 1_000_000, 2
_SCHEMA = Path(__file__).with_name("schema.sql")
Columns = Mapping[str, Sequence | np.ndarray | pa.Array]


class World:
    """The tables of ``schema.sql``, filled stage by stage."""

    def __init__(self, file: Path | None = None):
        """Begin an empty world, in memory or in a new file."""
        self._begin(file, threads=2)
        self._engine.execute(_SCHEMA.read_text())

    @classmethod
    def read(cls, file: Path) -> "World":
        """Open a finished world; what is made in it stays in memory."""
        world = cls.__new__(cls)
        world._begin(None, threads=1)
        world._engine.execute(f"attach '{file}' as truth (read_only)")
        world._engine.execute("set search_path = 'memory,truth'")
        return world

    def _begin(self, file: Path | None, threads: int) -> None:
        self._added: dict[str, list[pa.Table]] = {}
        # Beside the file, where there is room; of its own, because engines name their files alike.
        self._scratch = tempfile.TemporaryDirectory(dir=file.parent if file else None)
        self._engine = _engine(file, threads, self._scratch.name)
        # Rows are inserted while the next ones are drawn.
        self._thread = ThreadPoolExecutor(1)
        self._inserting: list[Future] = []

    def close(self) -> None:
        self.engine.close()
        self._thread.shutdown()
        self._scratch.cleanup()

    @property
    def engine(self) -> duckdb.DuckDBPyConnection:
        """The database, with everything in it that has been added."""
        for table in list(self._added):
            self._insert(table)
        self._wait(0)
        return self._engine

    def add(self, table: str, columns: Columns) -> None:
        """Append rows, given by column; what is not given is null.

        Times are ``datetime64[s]`` or ``[D]``; NaT, None and masked values are null.
        """
        count = len(next(iter(columns.values())))
        # Many small inserts cost more than one, and too much at once does not fit.
        for first in range(0, count, _WAITING):
            piece = slice(first, first + _WAITING)
            rows = pa.table({name: _arrow(values[piece]) for name, values in columns.items()})
            waiting = self._added.setdefault(table, [])
            if waiting and waiting[0].schema != rows.schema:
                self._insert(table)
            waiting = self._added.setdefault(table, [])
            waiting.append(rows)
            if sum(each.num_rows for each in waiting) >= _WAITING:
                self._insert(table)

    def _insert(self, table: str) -> None:
        rows = pa.concat_tables(self._added.pop(table))
        self._inserting.append(self._thread.submit(self._append, table, rows))
        self._wait(_INSERTING)

    def _wait(self, left: int) -> None:
        while len(self._inserting) > left:
            self._inserting.pop(0).result()

    def _append(self, table: str, rows: pa.Table) -> None:
        names = ", ".join(rows.column_names)
        self._engine.register("new_rows", rows)
        self._engine.execute(f"insert into {table} ({names}) select {names} from new_rows")
        self._engine.unregister("new_rows")

    def run(self, script: Path) -> None:
        self.engine.execute(script.read_text())

    def arrays(self, query: str) -> dict[str, np.ndarray]:
        """Return a query's columns; nulls are NaN, NaT or masked."""
        return self.engine.execute(query).fetchnumpy()


def _engine(file: Path | None, threads: int, scratch: str) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "memory_limit": "3GB",
        "temp_directory": scratch,
    }
    engine = duckdb.connect(str(file) if file else ":memory:", config=config)
    engine.execute("set enable_progress_bar = false")
    return engine


def _arrow(values) -> pa.Array:
    if isinstance(values, np.ma.MaskedArray):
        return pa.array(values.data, mask=np.ma.getmaskarray(values))
    return values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)


def words(names: Sequence[str] | np.ndarray, places) -> pa.Array:
    """Return the names at places; a place below 0 is null."""
    places = np.asarray(places)
    return pa.DictionaryArray.from_arrays(
        pa.array(places.astype(np.int32), mask=places < 0), pa.array(names, pa.string())
    )


def repeated(word: str, count: int) -> pa.Array:
    return words((word,), np.zeros(count, np.int8))


def dates(days, never: int | None = None) -> np.ndarray:
    """Return days since 1970 as dates, ``never`` as null."""
    return _times(days, "D", never)


def moments(seconds, never: int | None = None) -> np.ndarray:
    """Return seconds since 1970 as times, ``never`` as null."""
    return _times(seconds, "s", never)


def _times(numbers, unit: str, never: int | None) -> np.ndarray:
    numbers = np.asarray(numbers, np.int64)
    times = numbers.astype(f"datetime64[{unit}]")
    return times if never is None else np.where(numbers == never, np.datetime64("NaT"), times)
