"""The builds whose rows are in PostgreSQL: which they are, which one is read, and which go.

How they get there is in ``serving``.
"""

from contextlib import suppress
from typing import Any

from orchestration.home import Home
from orchestration.postgres import PostgresFailed, ask, connected
from orchestration.releasing.kept import releases
from orchestration.releasing.shapes import SCHEMA

# Beside the current one: to roll back to without copying anything.
KEPT = 2
_PHYSICAL = (
    f"select tablename from pg_tables where schemaname = '{SCHEMA}'"
    " and position('__' in tablename) > 0"
)


def served(home: Home) -> str | None:
    """Return the release that PostgreSQL's readers have."""
    with connected(home.postgres_url) as db:
        return _served(db)


def copied(home: Home) -> list[str]:
    """Return the releases whose rows are in PostgreSQL, in the order in which they were copied."""
    with connected(home.postgres_url) as db:
        if not _is_there(db):
            return []
        return [
            name for (name,) in ask(db, f"select build_id from {SCHEMA}.build order by build_no")
        ]


def prune(home: Home, kept: int = KEPT) -> None:
    """Remove the rows of all but the current build and the last few before, if kept as files.

    Whatever is in the way of that, the next publication tries again.
    """
    if home.postgres_url:
        there = [path.name for path in releases(home)]
        with suppress(PostgresFailed), connected(home.postgres_url) as db:
            _forget(db, kept, there)
        with suppress(PostgresFailed), connected(home.postgres_url) as db:
            _drop_unused(db)


def _served(db: Any) -> str | None:
    if not _is_there(db):
        return None
    found = ask(
        db, f"select build_id from {SCHEMA}.pointer inner join {SCHEMA}.build using (build_no)"
    )
    return found[0][0] if found else None


def _is_there(db: Any) -> bool:
    return ask(db, f"select to_regclass('{SCHEMA}.pointer') is not null")[0][0]


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
