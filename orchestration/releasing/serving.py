"""Releases in PostgreSQL: rows under a build's number, and one row that says which build is read.

Publishing adds rows and changes that row, so no reader waits and none sees two releases: within a
statement always, and across statements under REPEATABLE READ. Nothing is truncated or swapped; an
older snapshot would find it empty. What tables look like is in ``shapes`` and ``views``.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orchestration.home import Home
from orchestration.postgres import PostgresFailed, ask, connected
from orchestration.releasing.builds import served
from orchestration.releasing.candidates import DATABASE
from orchestration.releasing.shapes import (
    SCHEMA,
    Served,
    copy_table,
    make_tables,
    served_tables,
)
from orchestration.releasing.views import READER, make_views, readers_in_the_way

_SCHEMA = f"""
create schema if not exists {SCHEMA};
create table if not exists {SCHEMA}.build (
    build_no integer generated always as identity primary key,
    build_id text not null unique,
    copied_at timestamptz not null default now()
);
create table if not exists {SCHEMA}.pointer (
    is_only_row boolean primary key default true check (is_only_row),
    build_no integer not null references {SCHEMA}.build
);
"""
# Set once: whoever runs the database may set something else, and keeps it.
_ROLE = f"""
create role {READER} login;
alter role {READER} set default_transaction_read_only = on;
alter role {READER} set default_transaction_isolation = 'repeatable read';
alter role {READER} set statement_timeout = '2min';
"""


@contextmanager
def prepared(home: Home, release: Path) -> Iterator[None]:
    """Have the rows of a release in PostgreSQL, and let them be read when the block has ended.

    What the block does, moving the pointer of the files, happens when nothing but the commit can
    still go wrong; if it raises, PostgreSQL's readers keep what they have. Without a PostgreSQL
    there is nothing to do. Raises ``PostgresFailed``.
    """
    if not home.postgres_url:
        yield
        return
    with _release_opened(release) as file, connected(home.postgres_url) as db:
        _prepare(db)
        tables = served_tables(file)
        number = _number(db, release.name)
        if number is None:
            number = _copy(db, file, tables, home, release.name)
        try:
            make_views(db, tables)
        except Exception as problem:
            if getattr(problem, "pgcode", "") != "55P03":
                raise
            db.rollback()
            raise PostgresFailed(_why_not_now(db)) from None
        ask(
            db,
            f"insert into {SCHEMA}.pointer (build_no) values (%s)"
            " on conflict (is_only_row) do update set build_no = excluded.build_no",
            (number,),
        )
        yield


def lags(home: Home, release: Path) -> bool:
    """Whether PostgreSQL's readers have another release than that of the files."""
    return bool(home.postgres_url) and served(home) != release.name


def heal(home: Home, release: Path) -> None:
    """Let PostgreSQL's readers have the release of the files, if they have another."""
    if lags(home, release):
        with prepared(home, release):
            pass


@contextmanager
def _release_opened(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = str(release / DATABASE).replace("'", "''")
    with duckdb.connect(config={"threads": 2}) as file:
        file.execute("set timezone = 'UTC'")
        file.execute(f"attach '{path}' as release (read_only)")
        yield file


def _prepare(db: Any) -> None:
    # One publication at a time, whoever they are.
    ask(db, "select pg_advisory_xact_lock(hashtext('siyu serving'))")
    ask(db, _SCHEMA)
    if not ask(db, "select 1 from pg_roles where rolname = %s", (READER,)):
        ask(db, _ROLE)


def _number(db: Any, build_id: str) -> int | None:
    found = ask(db, f"select build_no from {SCHEMA}.build where build_id = %s", (build_id,))
    return found[0][0] if found else None


def _copy(
    db: Any, file: duckdb.DuckDBPyConnection, tables: list[Served], home: Home, build_id: str
) -> int:
    """Copy a release under a new number, which is returned."""
    make_tables(db, tables)
    [(number,)] = ask(
        db, f"insert into {SCHEMA}.build (build_id) values (%s) returning build_no", (build_id,)
    )
    folder = home.releases / ".serving"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for table in tables:
        copy_table(db, file, table, number, folder / "rows.csv")
    folder.rmdir()
    return number


def _why_not_now(db: Any) -> str:
    return (
        "the release has other columns than the one before, and PostgreSQL's views cannot change"
        f" while they are being read by {', '.join(readers_in_the_way(db)) or 'somebody'}:"
        " wait, or end it with select pg_terminate_backend(<process>)"
    )
