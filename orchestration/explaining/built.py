"""The SQL of the models as the night ran it, with every column told by its table."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

from orchestration.home import Home

Name = tuple[str, str]
"""Schema and table."""


@dataclass
class Built:
    """The tables of a warehouse, and what each was made of."""

    db: duckdb.DuckDBPyConnection
    home: Home
    _trees: dict[Name, exp.Query | None] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[Name, dict[str, str]]:
        """Types by column, by table or view."""
        found: dict[Name, dict[str, str]] = {}
        for schema, table, column, data_type in self.db.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns()"
            " where database_name = current_database() order by column_index"
        ).fetchall():
            found.setdefault((schema, table), {})[column] = data_type
        return found

    @cached_property
    def tables(self) -> set[Name]:
        """What is a table and no view, so that its rows have a number."""
        query = "select schema_name, table_name from duckdb_tables()"
        return {(schema, name) for schema, name in self.db.execute(query).fetchall()}

    def tree(self, name: Name) -> exp.Query | None:
        """Return the query that a model was made of; none of what no SQL made."""
        if name not in self._trees:
            path = self._compiled.get(name)
            self._trees[name] = self._parsed(path) if path else None
        return self._trees[name]

    @cached_property
    def _compiled(self) -> dict[Name, Path]:
        """Where dbt keeps the SQL of each model; a mart's file is called by its schema too."""
        found: dict[Name, Path] = {}
        folder = self.home.dbt_target / "compiled" / "siyu" / "models"
        for layer, schema in (("core", "core"), ("marts", None), ("staging", "staging")):
            for path in (folder / layer).rglob("*.sql"):
                named, _, alias = path.stem.partition("__")
                found[(schema, path.stem) if schema else (named, alias)] = path
        return found

    @cached_property
    def _schema(self) -> dict[str, object]:
        [(database,)] = self.db.execute("select current_database()").fetchall()
        schema: dict[str, dict[str, dict[str, str]]] = {}
        for (name, table), columns in self.columns.items():
            schema.setdefault(name, {})[table] = columns
        return {database: schema}

    def _parsed(self, path: Path) -> exp.Query | None:
        try:
            parsed = sqlglot.parse_one(path.read_text(), read="duckdb")
            told = qualify(
                parsed, schema=self._schema, dialect="duckdb", validate_qualify_columns=False
            )
        except SqlglotError:
            return None
        return told if isinstance(told, exp.Query) else None
