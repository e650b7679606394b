"""A published number down to the delivered lines behind it, and whether they add up to it.

Nothing is declared for it: how a column comes out of core rows is read from the model's own SQL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Timer
from typing import Any

import duckdb
from sqlglot import exp

from orchestration.explaining.built import Built, Name
from orchestration.explaining.formulas import Formula, formula_of, with_part, with_values
from orchestration.explaining.metrics import METRIC_VALUE, only_halves
from orchestration.explaining.pieces import LINEAGE
from orchestration.explaining.terms import Untraceable
from orchestration.explaining.tracing import Tracing

_SMALLEST = Decimal("0.000001")
# Seconds.
_PATIENCE = 10


class NotExplained(ValueError):
    """A number cannot be found, or not be told from its sources; says why."""


@dataclass(frozen=True)
class Part:
    """A number that is added up, or given: its value as published or built, and what adds to it."""

    name: str
    value: Any
    rows: list[dict[str, Any]] = field(default_factory=list)
    """Core rows: amount, item, table, row, file, line."""
    reason: str | None = None
    """Why nothing adds up to it."""
    stopped: Mapping[Name, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum((row["amount"] for row in self.rows), Decimal(0))

    @property
    def is_equal(self) -> bool:
        return self.reason is not None or equal(self.value, self.total)


@dataclass(frozen=True)
class Explained:
    """A published number, how it is reckoned, and its parts; a sum has one part, itself."""

    table: str
    key: Mapping[str, Any]
    column: str
    value: Any
    formula: str | None
    reckoned: Any
    parts: list[Part]

    @property
    def is_equal(self) -> bool:
        same = self.formula is None or equal(self.value, self.reckoned)
        return same and all(part.is_equal for part in self.parts)


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


def equal(value: Any, total: Any) -> bool:
    """Return whether two numbers are the same to six decimals; nothing is no number, or zero."""
    first, second = (Decimal(str(each or 0)) for each in (value, total))
    return abs(first - second) < _SMALLEST


def _label(said: exp.Expr) -> str:
    return said.name if isinstance(said, exp.Column) else _bare_sql(said)


def _shown(formula: Formula) -> str:
    return _bare_sql(formula.said)


def _bare_sql(said: exp.Expr) -> str:
    """Return SQL as people write it: without quotes, and without the table's name."""

    def shorten(node: exp.Expr) -> exp.Expr:
        return exp.column(node.name) if isinstance(node, exp.Column) else node

    return said.copy().transform(shorten).sql("duckdb").lower()


def behind_orders(db: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, Any]]) -> list[tuple]:
    """Return the lines of the orders that rows without lines of their own are of."""
    orders = sorted(
        {(row["channel"], row["order_id"]) for row in rows if not row["file_sha256"]}
        - {(None, None)}
    )
    if not orders:
        return []
    return db.execute(
        """
        with orders as (select unnest($1, recursive := true))
        select distinct _file_sha256, _line_no, _delivery_date
        from (
            select channel, order_id, _file_sha256, _line_no, _delivery_date
            from core.fct_order_lines
            union all
            select channel, coalesce(refunded_order_id, refund_id), _file_sha256, _line_no,
                _delivery_date
            from core.fct_refund_lines
        )
        where (channel, order_id) in (select (channel, order_id) from orders)
        order by all
        """,
        [[{"channel": channel, "order_id": order_id} for channel, order_id in orders]],
    ).fetchall()
