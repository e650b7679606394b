"""A release's tables as PostgreSQL has them: their types, and the tables that hold the rows.

Such a table holds one table's rows of all kept builds, and is named for its shape, so that a
release with other columns brings other tables and rewrites none. People read the ``views``.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.postgres import PostgresFailed, ask

# Nobody else needs what is in it: the views read it with their owner's rights.
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
