"""Dagster's event log on SQLite, kept open for as long as a process writes to it.

The stock storage makes an engine, a connection and a compiled statement for every event, and the
last to close a WAL database writes it back and waits for the disk: a third of a small night.
Source: https://www.sqlite.org/wal.html, sections 2.1 and 3.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine

# The index, the run that is written, and what the UI is looking at.
_KEPT = 6
_PATIENCE_SECONDS = 60


class KeptOpenEventLogStorage(SqliteEventLogStorage):
    """As its parent, in files that its parent can read, with one engine for each file."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None):
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            while len(self._engines) >= _KEPT:
                self._engines.popitem(last=False)[1].dispose()
            engine = create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": _PATIENCE_SECONDS}
            )
            event.listen(engine, "connect", _write_without_waiting)
            self._engines[shard] = engine
        self._engines.move_to_end(shard)
        return self._engines[shard]

    def dispose(self) -> None:
        """Close every file; the instance calls it at its end."""
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()
        super().dispose()


def _write_without_waiting(connection: Any, _: Any) -> None:
    # Safe against every end of a process; a power failure may cost the last events of the log.
    connection.execute("pragma synchronous = normal")
