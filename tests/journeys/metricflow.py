"""The metrics of a home as MetricFlow computes them, from the same definitions by its own SQL."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from orchestration.dbt_runner import manifest
from orchestration.home import Home
from orchestration.metric_queries import queried_project

# The metric, the type of the scope, the scope, the type of the period, its first day.
Key = tuple[str, str, str, str, str]


def answers(home: Home) -> dict[Key, float | None]:
    """Return every value that MetricFlow gives for what is published."""
    with queried_project(home):
        from dbt_metricflow.cli.cli_configuration import CLIConfiguration

        engine = CLIConfiguration()
        engine.setup(configure_file_logging=False)
        return dict(_answers(engine.mf, manifest(home)))


def metrics_of_nodes(home: Home) -> set[tuple[str, str]]:
    """Return what is summed over a tree that is no part of the definitions, and for whom."""
    read = manifest(home)
    return {
        (metric, scope["types"][0])
        for model in read["semantic_models"].values()
        for scope in model["config"]["meta"]["scopes"]
        if "through" in scope
        for metric in _metrics_on(model, read)
    }


def _answers(engine: Any, read: dict[str, Any]) -> Iterator[tuple[Key, float | None]]:
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

    for model in read["semantic_models"].values():
        metrics = _metrics_on(model, read)
        for scope in model["config"]["meta"]["scopes"]:
            if "through" in scope:
                continue
            named = [scope[each] for each in ("type_column", "column") if each in scope]
            columns = [f"{model['primary_entity']}__{_dimension(model, each)}" for each in named]
            for period in scope["periods"]:
                asked = MetricFlowQueryRequest.create(
                    metric_names=metrics,
                    group_by_names=[f"metric_time__{period}", *columns],
                    where_constraints=[_where(model, scope["where"])] if "where" in scope else None,
                )
                table = engine.query(asked).result_df
                for row in table.rows:
                    said = dict(zip(table.column_names, row, strict=True))
                    names = [said[each] for each in columns]
                    kind, *_ = names if len(names) == 2 else scope["types"]
                    name = names[-1] if names else scope["types"][0]
                    day = str(said[f"metric_time__{period}"])[:10]
                    for metric in metrics:
                        yield (metric, kind, name, period, day), _number(said[metric])


def _metrics_on(model: dict[str, Any], read: dict[str, Any]) -> list[str]:
    """Return the metrics whose measures are all of one semantic model."""
    measures = {each["name"] for each in model["measures"]}
    return sorted(
        each["name"]
        for each in read["metrics"].values()
        if {part["name"] for part in each["type_params"]["input_measures"]} <= measures
    )


def _dimension(model: dict[str, Any], column: str) -> str:
    [name] = [
        each["name"] for each in model["dimensions"] if column in (each["name"], each["expr"])
    ]
    return name


def _where(model: dict[str, Any], condition: str) -> str:
    column, _, rest = condition.partition(" ")
    return f"{{{{ Dimension('{model['primary_entity']}__{column}') }}}} {rest}"


def _number(value: float | Decimal | None) -> float | None:
    return None if value is None else float(value)
