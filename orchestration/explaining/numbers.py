"""A published number down to the delivered lines behind it, and whether they add up to it.

Nothing is declared for it: how a column comes out of core rows is read from the model's own SQL.
"""

from collections.abc import Mapping
from decimal import Decimal
from threading import Timer
from typing import Any

import duckdb
from sqlglot import exp

from orchestration.explaining.built import Built, Name
from orchestration.explaining.explained import Explained, NotExplained, Part
from orchestration.explaining.formulas import Formula, formula_of, with_part, with_values
from orchestration.explaining.metrics import METRIC_VALUE, only_halves
from orchestration.explaining.pieces import LINEAGE
from orchestration.explaining.terms import Untraceable
from orchestration.explaining.tracing import Tracing

# Seconds.
_PATIENCE = 10


def explain_number(
    built: Built, name: Name, key: Mapping[str, Any], column: str, value: Any
) -> Explained:
    """Explain the number in a column of the one row that the key names.

    Raises ``NotExplained`` with the reason where neither it nor its parts are sums of rows.
    """
    tree = built.tree(name)
    if tree is None:
        raise NotExplained("no SQL made the table: run `siyu nightly`")
    if name == METRIC_VALUE:
        tree = only_halves(built.db, tree, key)
    table = ".".join(name)
    try:
        return Explained(
            table, key, column, value, None, value, [_part(built, tree, key, column, column, value)]
        )
    except Untraceable as reason:
        why = str(reason)
    try:
        return _of_parts(built, tree, table, key, column, value)
    except Untraceable as reason:
        raise NotExplained(why if str(reason) == "it is no sum" else str(reason)) from None


def _of_parts(
    built: Built, tree: exp.Query, table: str, key: Mapping[str, Any], column: str, value: Any
) -> Explained:
    formula = formula_of(tree, column)
    parts, values = [], []
    for said in formula.parts:
        made = with_part(tree, formula, said)
        found, kind = _value_of(built, made, key, column)
        label = _label(said)
        try:
            part = _part(built, made, key, column, label, found)
        except Untraceable as reason:
            part = Part(label, found, reason=str(reason))
        parts.append(part)
        told = part.value if part.reason else part.total
        values.append(f"cast({_literal(told)} as {kind})")
    if all(part.reason for part in parts):
        raise Untraceable(next(part.reason for part in parts if part.reason))
    reckoned = with_values(formula, values).sql("duckdb")
    [(result,)] = built.db.execute(f"select {reckoned}").fetchall()
    return Explained(table, key, column, value, _shown(formula), result, parts)


def _part(
    built: Built, tree: exp.Query, key: Mapping[str, Any], column: str, label: str, value: Any
) -> Part:
    # If all the way to the lines takes too long, rows of a table in between must do.
    for deepest in (99, 1, 0):
        tracing = Tracing(built, deepest)
        traced = tracing.query(tree, column, set(key))
        if traced is None:
            return Part(label, value)
        try:
            rows = _found(built.db, traced, key)
        except duckdb.InterruptException:
            continue
        except duckdb.Error as problem:
            raise Untraceable(f"its SQL is not followed ({type(problem).__name__})") from None
        return Part(label, value, rows, stopped=tracing.stopped)
    raise Untraceable("it takes too long to follow")


def _found(
    db: duckdb.DuckDBPyConnection, traced: exp.Query, key: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the traced rows of a key; raises ``InterruptException`` if that takes too long."""
    names = [each.removeprefix("__") for each in LINEAGE]
    columns = ", ".join(f'"{each}"' for each in LINEAGE)
    query = f"select {columns} from ({traced.sql('duckdb')}) where {_matches(key)} order by all"
    timer = Timer(_PATIENCE, db.interrupt)
    timer.start()
    try:
        found = db.execute(query).fetchall()
    finally:
        timer.cancel()
    return [dict(zip(names, row, strict=True)) for row in found]


def _value_of(
    built: Built, tree: exp.Query, key: Mapping[str, Any], column: str
) -> tuple[Any, str]:
    found = built.db.execute(
        f'select "{column}", typeof("{column}") from ({tree.sql("duckdb")}) where {_matches(key)}'
    ).fetchall()
    if len(found) != 1:
        raise Untraceable("the row is not the only one of its key")
    return found[0]


def _matches(key: Mapping[str, Any]) -> str:
    return " and ".join(
        f'"{name}" is not distinct from {_literal(value)}' for name, value in key.items()
    )


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, (bool, int, Decimal)):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def _label(said: exp.Expr) -> str:
    return said.name if isinstance(said, exp.Column) else _bare_sql(said)


def _shown(formula: Formula) -> str:
    return _bare_sql(formula.said)


def _bare_sql(said: exp.Expr) -> str:
    """Return SQL as people write it: without quotes, and without the table's name."""

    def shorten(node: exp.Expr) -> exp.Expr:
        return exp.column(node.name) if isinstance(node, exp.Column) else node

    return said.copy().transform(shorten).sql("duckdb").lower()
