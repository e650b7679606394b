"""Which published numbers can be explained, how far down, and what stops the others.

`python -m orchestration.explaining.coverage` prints it for a home that has been built, as a table.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.dbt_runner import manifest
from orchestration.explaining.built import Built, Name
from orchestration.explaining.formulas import formula_of, with_part
from orchestration.explaining.metrics import METRIC_VALUE
from orchestration.explaining.pieces import LINEAGE
from orchestration.explaining.terms import Untraceable
from orchestration.explaining.tracing import Tracing
from orchestration.releasing.tables import published_tables
from orchestration.resources import settings

NUMERIC = ("BIGINT", "INTEGER", "DECIMAL", "DOUBLE", "HUGEINT")


@dataclass(frozen=True)
class Coverage:
    """How far down a column is explained: to its ``lines``, to ``rows`` of core, or not at all."""

    table: str
    column: str
    down_to: str
    reason: str | None = None


def coverage(built: Built, read: Mapping[str, Any]) -> Iterator[Coverage]:
    """Yield every published number but those of metrics, which are of other tables' columns."""
    for table in published_tables(read):
        name = (table.schema, table.name)
        if table.schema == "audit" or name == METRIC_VALUE:
            continue
        for column, data_type in built.columns[name].items():
            if data_type.startswith(NUMERIC):
                yield _covered(built, name, column)


def _covered(built: Built, name: Name, column: str) -> Coverage:
    table, tree = ".".join(name), built.tree(name)
    if tree is None:
        return Coverage(table, column, "nothing", "no SQL made it")
    trees = [tree]
    try:
        Tracing(built).query(tree, column, set())
    except Untraceable as why:
        try:
            formula = formula_of(tree, column)
        except Untraceable as stop:
            return Coverage(table, column, "nothing", str(stop))
        if len(formula.parts) == 1 and formula.parts[0] == formula.said:
            return Coverage(table, column, "nothing", str(why))
        trees = [with_part(tree, formula, part) for part in formula.parts]
    ends = [_end(built, each, column) for each in trees]
    found = [end for end in ends if end[0] != "nothing"]
    down_to, reason = max(found, key=lambda end: end[0]) if found else ends[0]
    return Coverage(table, column, down_to, reason)


def _end(built: Built, tree: Any, column: str) -> tuple[str, str | None]:
    tracing = Tracing(built)
    try:
        traced = tracing.query(tree, column, set())
    except Untraceable as stop:
        return "nothing", str(stop)
    if traced is None:
        return "lines", None
    try:
        built.db.execute(f'explain select "{next(iter(LINEAGE))}" from ({traced.sql("duckdb")})')
    except duckdb.Error:
        return "nothing", "its SQL is not followed"
    for table, reason in tracing.stopped.items():
        if f"'{'.'.join(table)}'" in traced.sql("duckdb"):
            return "rows", f"{'.'.join(table)}: {reason}"
    return "lines", None


def _page(covered: list[Coverage]) -> Iterator[str]:
    by_table: dict[str, list[Coverage]] = defaultdict(list)
    for each in covered:
        by_table[each.table].append(each)
    yield "| table | numbers | to lines | to core rows | not at all, and why |"
    yield "|---|---|---|---|---|"
    for table, columns in by_table.items():
        counts = [
            sum(each.down_to == end for each in columns) for end in ("lines", "rows", "nothing")
        ]
        reasons: dict[str, list[str]] = defaultdict(list)
        for each in columns:
            if each.down_to == "nothing":
                reasons[each.reason or ""].append(f"`{each.column}`")
        why = "; ".join(f"{', '.join(names)}: {reason}" for reason, names in reasons.items())
        yield f"| `{table}` | {len(columns)} | {counts[0]} | {counts[1]} | {why} |"


if __name__ == "__main__":
    home = settings().home
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        print("\n".join(_page(list(coverage(Built(db, home), manifest(home))))))
