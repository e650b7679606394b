"""A release's tables as PostgreSQL has them: types, physical tables, stable views, comments.

A physical table holds one table's rows of all kept builds, and is named for its shape, so that a
release with other columns brings other tables and rewrites none. People read the views.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.postgres import PostgresFailed, ask

READER = "bi"
# Nobody needs these on their own account: the views read them with their owner's rights.
SCHEMA = "serving"
_TYPES = {
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "INTEGER": "integer",
    "SMALLINT": "smallint",
    "HUGEINT": "numeric(39, 0)",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    # Times of a release are UTC, and PostgreSQL can say so.
    "TIMESTAMP": "timestamptz",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}


@dataclass(frozen=True)
class Served:
    """A table of a release, with the type that each column has in PostgreSQL."""

    schema: str
    name: str
    columns: tuple[tuple[str, str], ...]
    comment: str
    comments: tuple[str, ...]

    @property
    def view(self) -> str:
        return f'"{self.schema}"."{self.name}"'

    @property
    def physical(self) -> str:
        """The name of the table in ``serving`` that holds rows of this shape."""
        shape = hashlib.sha256(repr(self.columns).encode()).hexdigest()[:8]
        return f"{self.schema}__{self.name}__{shape}"


def served_tables(db: duckdb.DuckDBPyConnection) -> list[Served]:
    """Return the tables of the release that is attached as ``release``."""
    found = db.execute(
        """
        select
            schema_name, table_name, coalesce(any_value(tables.comment), ''),
            list(column_name order by column_index), list(data_type order by column_index),
            list(coalesce(columns.comment, '') order by column_index)
        from duckdb_columns() as columns
        inner join duckdb_tables() as tables using (database_name, schema_name, table_name)
        where database_name = 'release'
        group by schema_name, table_name
        order by schema_name, table_name
        """
    ).fetchall()
    return [
        Served(
            schema,
            name,
            tuple((column, _type(kind)) for column, kind in zip(columns, kinds, strict=True)),
            comment,
            tuple(comments),
        )
        for schema, name, comment, columns, kinds, comments in found
    ]


def _type(kind: str) -> str:
    if found := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", kind):
        return f"numeric({found[1]}, {found[2]})"
    if kind not in _TYPES:
        raise PostgresFailed(f"a column is {kind}, which is not served to PostgreSQL")
    return _TYPES[kind]


def make_tables(db: Any, tables: Iterable[Served]) -> None:
    """Make the physical tables that are not there yet. Nobody waits for that."""
    there = {name for (name,) in ask(db, f"select tablename from pg_tables where {_IN_SERVING}")}
    for table in tables:
        if table.physical not in there:
            columns = ", ".join(f'"{name}" {kind}' for name, kind in table.columns)
            name = f'{SCHEMA}."{table.physical}"'
            ask(db, f"create table {name} (build_no integer not null, {columns})")
            ask(db, f"create index on {name} (build_no)")


_IN_SERVING = f"schemaname = '{SCHEMA}'"


def copy_table(db: Any, release: duckdb.DuckDBPyConnection, table: Served, no: int, file: Path):
    """Copy a table's rows as build ``no``, by way of a file that is gone afterwards."""
    names = ", ".join(f'"{name}"' for name, _ in table.columns)
    path = str(file).replace("'", "''")
    release.execute(
        f"copy (select {no}, {names} from release.{table.view}) to '{path}'"
        " (format csv, header false, nullstr '\\N')"
    )
    try:
        with file.open("rb") as rows, db.cursor() as cursor:
            cursor.copy_expert(
                f'copy {SCHEMA}."{table.physical}" (build_no, {names}) from stdin'
                " (format csv, null '\\N')",
                rows,
                1 << 20,
            )
    finally:
        file.unlink()


def make_views(db: Any, tables: list[Served]) -> None:
    """Let the views show what the build has; where none changes, nobody has to wait.

    A view that has to change is changed when nobody is in the middle of reading any of them: a
    transaction that began before would look for its rows in the new table, and find none.
    """
    there = _views(db)
    wanted = {(table.schema, table.name): table for table in tables}
    changed = [
        table
        for place, table in wanted.items()
        if there.get(place, table.physical) != table.physical
    ]
    gone = [place for place in there if place not in wanted]
    new = [table for place, table in wanted.items() if place not in there]
    if there and (changed or gone):
        listed = ", ".join(f'"{schema}"."{name}"' for schema, name in there)
        ask(db, f"lock table {listed} in access exclusive mode")
    for schema, name in gone:
        ask(db, f'drop view "{schema}"."{name}"')
    for table in changed:
        _change(db, table)
    for schema in sorted({table.schema for table in new}):
        ask(db, f'create schema if not exists "{schema}"')
        ask(db, f'grant usage on schema "{schema}" to {READER}')
    for table in new:
        ask(db, f"create view {_definition(table, _quoted(table))}")
        ask(db, f"grant select on {table.view} to {READER}")
    _comment(db, tables)


def readers_in_the_way(db: Any) -> list[str]:
    """Return who has read a view in a transaction that has not ended."""
    found = ask(
        db,
        """
        select distinct activity.pid, usename, to_char(xact_start, 'YYYY-MM-DD HH24:MI "UTC"')
        from pg_locks inner join pg_stat_activity as activity using (pid)
        where relation = %s::regclass and granted and pid <> pg_backend_pid()
        order by 1
        """,
        (f"{SCHEMA}.pointer",),
    )
    return [f"process {pid} ({user}, since {since})" for pid, user, since in found]


def _views(db: Any) -> dict[tuple[str, str], str]:
    """Return the physical table that each view reads."""
    found = ask(
        db,
        "select view_schema, view_name, table_name from information_schema.view_table_usage"
        " where table_schema = %s and starts_with(table_name, view_schema || '__' || view_name)",
        (SCHEMA,),
    )
    return {(schema, name): table for schema, name, table in found}


def _definition(table: Served, columns: Iterable[str]) -> str:
    return (
        f'{table.view} as select {", ".join(columns)} from {SCHEMA}."{table.physical}"'
        f" where build_no = (select build_no from {SCHEMA}.pointer)"
    )


def _quoted(table: Served) -> list[str]:
    return [f'"{name}"' for name, _ in table.columns]


def _change(db: Any, table: Served) -> None:
    """Let a view show another shape, keeping who may read it and what was built on it.

    Columns that are new stand last; those that are gone stay, and are null. Only where a column
    has become another type is the view made anew.
    """
    before = ask(db, _KINDS, (table.view,))
    now = dict(ask(db, _KINDS, (f'{SCHEMA}."{table.physical}"',)))
    if all(now.get(name, kind) == kind for name, kind in before):
        known = [
            f'"{name}"' if name in now else f'null::{kind} as "{name}"' for name, kind in before
        ]
        new = [name for name in _quoted(table) if name.strip('"') not in dict(before)]
        ask(db, f"create or replace view {_definition(table, known + new)}")
        for name in dict(before).keys() - now.keys():
            ask(db, f'comment on column {table.view}."{name}" is %s', (_GONE,))
        return
    grants = ask(
        db,
        "select case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,"
        " privilege_type from pg_class, aclexplode(relacl)"
        " where oid = %s::regclass and grantee <> relowner",
        (table.view,),
    )
    ask(db, f"drop view {table.view}")
    ask(db, f"create view {_definition(table, _quoted(table))}")
    for grantee, privilege in grants:
        ask(db, f"grant {privilege} on {table.view} to {grantee}")


_GONE = "No longer published, and null. | 不再发布，为空。"
_KINDS = (
    "select attname, format_type(atttypid, atttypmod) from pg_attribute"
    " where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum"
)


def _comment(db: Any, tables: Iterable[Served]) -> None:
    """Say what views and columns mean, where that is not said already."""
    said = {
        (schema, view, column): comment
        for schema, view, column, comment in ask(
            db,
            """
            select nspname, relname, coalesce(attname, ''), description
            from pg_description
            inner join pg_class on pg_class.oid = objoid and classoid = 'pg_class'::regclass
            inner join pg_namespace on pg_namespace.oid = relnamespace
            left join pg_attribute on attrelid = objoid and attnum = objsubid and objsubid > 0
            where relkind = 'v'
            """,
        )
    }
    for table in tables:
        names = ["", *(name for name, _ in table.columns)]
        for name, comment in zip(names, (table.comment, *table.comments), strict=True):
            if said.get((table.schema, table.name, name), "") != comment:
                what = f'column {table.view}."{name}"' if name else f"view {table.view}"
                ask(db, f"comment on {what} is %s", (comment,))
