"""Where the register is kept: in a SQLite file, or in a PostgreSQL that belongs to this home.

``registry`` speaks SQLite; what PostgreSQL says differently is here. ``registry.moved`` in the home
and a row in the database name each other, so that neither a lost database, nor another home's, nor
a forgotten ``SIYU_POSTGRES_URL`` looks like a register that knows nothing.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from orchestration.home import replace_file
from orchestration.postgres import Database, PostgresFailed, connect, said

# What SQLite says, and PostgreSQL in its place; `rowid` is the order of arrival in both.
_DIALECT = {
    "begin immediate": "begin",
    " integer ": " bigint ",
    "\n) strict;": ",\n    rowid bigint generated always as identity\n);",
    "?": "%s",
}


class RegisterElsewhere(RuntimeError):
    """The register of this home is not where the settings say; the message says where."""


class Postgres:
    """A connection to PostgreSQL that takes the statements of ``registry``."""

    def __init__(self, database: Database):
        import psycopg2

        self._url, self._failed = database.url, psycopg2.Error
        try:
            self._db = connect(database.url)
        except psycopg2.Error as problem:
            raise PostgresFailed(said(problem, self._url)) from None
        self._db.autocommit = True
        self.execute("set search_path to registry")

    def close(self) -> None:
        self._db.close()

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Run a statement and return its cursor."""
        cursor = self._db.cursor()
        try:
            cursor.execute(_translated(statement), tuple(values) or None)
        except self._failed as problem:
            raise PostgresFailed(said(problem, self._url)) from None
        return cursor

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        for values in rows:
            self.execute(statement, values)

    executescript = execute


def open_register(place: Path | Database, schema: str) -> Any:
    """Return a connection to the register with its tables made, from a file or a database.

    Raises ``RegisterElsewhere`` if it is not the register of this home.
    """
    if isinstance(place, Path):
        return _open_file(place, schema)
    db = Postgres(place)
    # One at a time: two who make the same table at once would be in each other's way.
    db.execute("begin; select pg_advisory_xact_lock(hashtext('siyu registry'))")
    db.execute("create schema if not exists registry")
    db.execute("create table if not exists home (home_id text primary key)")
    db.executescript(schema)
    _agree(db, place)
    db.execute("commit")
    [name] = db.execute("select home_id from home").fetchone()
    deed, moved = _deed(place.root), f"{name} moved\n"
    if not deed.exists() or deed.read_text() != moved:
        replace_file(deed, moved.encode())
    return db


def _open_file(path: Path, schema: str) -> sqlite3.Connection:
    deed = _deed(path.parent)
    if deed.exists() and deed.read_text().endswith("moved\n"):
        raise RegisterElsewhere(
            "the register of this home is in PostgreSQL: set SIYU_POSTGRES_URL as before"
        )
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.executescript(schema)
    return db


def _agree(db: Postgres, place: Database) -> None:
    """Make sure that home and database belong together; a first meeting binds them."""
    deed = _deed(place.root)
    held = deed.read_text().split() if deed.exists() else []
    found = db.execute("select home_id from home").fetchone()
    if found and found[0] != "".join(held[:1]):
        raise RegisterElsewhere(
            f"SIYU_POSTGRES_URL names a database with the register of another home"
            f" ({found[0]}, not {' '.join(held[:1]) or 'of this one'})"
        )
    if not found and held[1:] == ["moved"]:
        raise RegisterElsewhere(
            "SIYU_POSTGRES_URL names a database without the register of this home: restore it,"
            " it cannot be made again"
        )
    if not found:
        name = held[0] if held else secrets.token_hex(8)
        # Before the database knows it: a crash in between leaves a name that is still free.
        replace_file(deed, f"{name}\n".encode())
        db.execute("insert into home values (?)", (name,))
        _adopt(db, place.root / "registry.sqlite")


def _adopt(db: Postgres, path: Path) -> None:
    """Copy what a register in a file knows, in its order."""
    if not path.exists():
        return
    former = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for (table,) in former.execute("select name from sqlite_master where type = 'table'"):
        found = former.execute(f"select * from {table} order by rowid")
        names = [each[0] for each in found.description]
        holders = ", ".join("?" * len(names))
        db.executemany(f"insert into {table} ({', '.join(names)}) values ({holders})", found)
    former.close()


def _deed(root: Path) -> Path:
    return root / "registry.moved"


def _translated(statement: str) -> str:
    for sqlite, postgres in _DIALECT.items():
        statement = statement.replace(sqlite, postgres)
    return statement
