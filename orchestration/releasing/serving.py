"""Releases in PostgreSQL: rows under a build's number, and one row that says which build is read.

Publishing adds rows and changes that row, so no reader waits and none sees two releases: within a
statement always, and across statements under REPEATABLE READ. Nothing is truncated or swapped; an
older snapshot would find it empty. What tables look like is in ``shapes`` and ``views``.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from orchestration.home import Home
from orchestration.postgres import PostgresFailed, ask, connected
from orchestration.releasing.candidates import DATABASE
from orchestration.releasing.shapes import (
    SCHEMA,
    Served,
    copy_table,
    make_tables,
    served_tables,
)
from orchestration.releasing.views import READER, make_views, readers_in_the_way

# Beside the current one: to roll back to without copying anything.
KEPT = 2
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


def served(home: Home) -> str | None:
    """Return the release that PostgreSQL's readers have."""
    with connected(home.postgres_url) as db:
        return _served(db)


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


def heal(home: Home, release: Path) -> None:
    """Let PostgreSQL's readers have the release of the files, if they have another."""
    if home.postgres_url and served(home) != release.name:
        with prepared(home, release):
            pass


def prune(home: Home, kept: int = KEPT) -> None:
    """Remove the rows of all but the current build and the last few before, if kept as files.

    Whatever is in the way of that, the next publication tries again.
    """
    if home.postgres_url:
        there = [path.name for path in home.releases.iterdir() if path.is_dir()]
        with suppress(PostgresFailed), connected(home.postgres_url) as db:
            _forget(db, kept, there)
        with suppress(PostgresFailed), connected(home.postgres_url) as db:
            _drop_unused(db)


def builds(home: Home) -> list[str]:
    """Return the releases whose rows are in PostgreSQL, in the order in which they were copied."""
    with connected(home.postgres_url) as db:
        if not _is_there(db):
            return []
        return [
            name for (name,) in ask(db, f"select build_id from {SCHEMA}.build order by build_no")
        ]


def _served(db: Any) -> str | None:
    if not _is_there(db):
        return None
    found = ask(
        db, f"select build_id from {SCHEMA}.pointer inner join {SCHEMA}.build using (build_no)"
    )
    return found[0][0] if found else None


def _is_there(db: Any) -> bool:
    return ask(db, f"select to_regclass('{SCHEMA}.pointer') is not null")[0][0]


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


def _forget(db: Any, kept: int, there: list[str]) -> None:
    ask(db, "select pg_advisory_xact_lock(hashtext('siyu serving'))")
    found = ask(
        db,
        f"select build_no, build_id from {SCHEMA}.build"
        f" where build_no not in (select build_no from {SCHEMA}.pointer)"
        " order by build_no desc",
    )
    # What is kept no more as a file may hold somebody who asked to be forgotten.
    old = [
        number
        for age, (number, build_id) in enumerate(found)
        if age >= kept or build_id not in there
    ]
    if old:
        for (name,) in ask(db, _PHYSICAL):
            ask(db, f'delete from {SCHEMA}."{name}" where build_no = any(%s)', (old,))
        ask(db, f"delete from {SCHEMA}.build where build_no = any(%s)", (old,))


def _drop_unused(db: Any) -> None:
    """Drop the tables of shapes that no kept build has."""
    unused = ask(
        db,
        f"{_PHYSICAL} and tablename not in"
        " (select table_name from information_schema.view_table_usage where table_schema = %s)",
        (SCHEMA,),
    )
    for (name,) in unused:
        if not ask(db, f'select 1 from {SCHEMA}."{name}" limit 1'):
            ask(db, f'drop table {SCHEMA}."{name}"')


_PHYSICAL = (
    f"select tablename from pg_tables where schemaname = '{SCHEMA}'"
    " and position('__' in tablename) > 0"
)
