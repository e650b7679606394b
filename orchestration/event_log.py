"""Dagster's event log on SQLite, kept open for as long as a process writes to it.

Dagster opens and closes the database for every event. The last to close a WAL database writes it
back and waits for the disk, which took half the time of a small night.
Source: https://www.sqlite.org/wal.html, sections 2.1 and 3.
"""

import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


@cache
def keep_open() -> None:
    """From now on hold every SQLite database that Dagster opens; the process's end closes them."""
    held: dict[str, sqlite3.Connection] = {}

    @event.listens_for(Engine, "connect")
    def opened(connection: Any, _: Any) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        # Safe against every end of a process; a power failure may cost the last events of the log.
        connection.execute("pragma synchronous = normal")
        path = connection.execute("pragma database_list").fetchone()[2]
        if path and path not in held:
            held[path] = sqlite3.connect(path, check_same_thread=False)
            # A connection counts only once it has read.
            held[path].execute("select count(*) from sqlite_master").fetchone()
