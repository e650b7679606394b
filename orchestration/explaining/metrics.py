"""The tidy table of all metrics: of one metric only its own halves are looked at."""

from collections.abc import Mapping
from typing import Any

import duckdb
from sqlglot import exp

METRIC_VALUE = ("kpi", "metric_value")


def only_halves(
    db: duckdb.DuckDBPyConnection, tree: exp.Query, key: Mapping[str, Any]
) -> exp.Query:
    """Return the table's query with the two halves of the metric that the key names, no others."""
    found = db.execute(
        "select numerator_metric, denominator_metric from kpi.metric_dictionary where metric = $1",
        [key["metric"]],
    ).fetchall()
    wanted = {name for row in found for name in row if name}
    made = tree.copy()
    [halves] = [each for each in made.ctes if each.alias == "halves"]
    kept = [each for each in _branches(halves.this) if each.expressions[0].unalias().name in wanted]
    whole: exp.Query = kept[0]
    for each in kept[1:]:
        whole = exp.Union(this=whole, expression=each, distinct=False)
    halves.set("this", whole)
    return made


def _branches(query: exp.Query) -> list[exp.Select]:
    if isinstance(query, exp.Union):
        return [*_branches(query.this), *_branches(query.expression)]
    return [query] if isinstance(query, exp.Select) else []
