"""What `siyu explain` tells of a number, as plain values."""

from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.dbt_runner import manifest
from orchestration.explaining.built import Built, Name
from orchestration.explaining.explained import Explained, NotExplained, Part
from orchestration.explaining.lines import behind_orders, told
from orchestration.explaining.metrics import METRIC_VALUE
from orchestration.explaining.numbers import explain_number
from orchestration.explaining.published import computed_number, published_number
from orchestration.home import Home

_OF_A_ROW = ("item", "table", "channel", "order_id")
_OF_A_LINE = ("file", "file_sha256", "line_no", "fate")


def report(home: Home, name: Name, key: Mapping[str, str], column: str) -> dict[str, Any]:
    """Return the number, its formula, its parts with their checks, and all rows and lines.

    Raises ``NotExplained``.
    """
    number = published_number(home, name, key, column)
    if number.value is None:
        raise NotExplained("it is null: nobody tells it")
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        typed = {each: number.row[each] for each in key}
        computed = computed_number(home, number, db, name, typed, column)
        explained = explain_number(Built(db, home), name, typed, column, computed)
        behind = [line for part in explained.parts for line in behind_orders(db, part.rows)]
        lines = told(db, [*map(_line, _all_rows(explained)), *behind])
    rows = [
        {"part": part.name, "amount": _plain(row["amount"])}
        | {each: row[each] for each in _OF_A_ROW}
        | {each: lines.get(_line(row), {}).get(each) for each in _OF_A_LINE}
        for part in explained.parts
        for row in sorted(part.rows, key=_place)
    ]
    return {
        "table": explained.table,
        "key": typed,
        "column": column,
        "value": number.value,
        "release": number.release,
        "meaning": number.meaning,
        "metric": _metric(home, name, number.row, column),
        "formula": explained.formula,
        "parts": [_part(part) for part in explained.parts],
        "check": f"the formula gives {explained.reckoned}, published is {computed}:"
        f" {_verdict(explained.is_equal)}",
        "stands": None
        if computed == number.value
        else f"the lines tell {computed}; {number.value} was frozen before persons who are in it"
        " were erased, and stands",
        "is_equal": explained.is_equal,
        "rows": rows,
        "lines_of_their_orders": [lines[line] for line in dict.fromkeys(behind)],
    }


def _part(part: Part) -> dict[str, Any]:
    lines = {_line(row) for row in part.rows if row["file_sha256"]}
    what = f"{len(part.rows)} rows" + (f" of {len(lines)} lines" if lines else "")
    return {
        "name": part.name,
        "value": part.value,
        "reason": part.reason,
        "sum": None if part.reason else part.total,
        "notes": [
            f"{'.'.join(table)} is not taken apart further: {why}"
            for table, why in part.stopped.items()
            if any(row["table"] == ".".join(table) for row in part.rows)
        ],
        "check": f"sum of {what} = {_plain(part.total)}: {_verdict(part.is_equal)}",
    }


def _metric(home: Home, name: Name, row: Mapping[str, Any], column: str) -> str | None:
    """Return what metric a column is, with its halves or its measure."""
    read = manifest(home)
    node: Mapping[str, Any] = next(
        (each for each in read["nodes"].values() if (each["schema"], each.get("alias")) == name),
        {"columns": {}},
    )
    metric = node["columns"].get(column, {}).get("config", {}).get("meta", {}).get("metric")
    metric = row["metric"] if name == METRIC_VALUE else metric
    if metric is None:
        return None
    said = read["metrics"][f"metric.siyu.{metric}"]
    parameters = said["type_params"]
    if said["type"] == "ratio":
        halves = " / ".join(parameters[half]["name"] for half in ("numerator", "denominator"))
        return f"{metric} = {halves}"
    for model in read["semantic_models"].values():
        for measure in model["measures"]:
            if measure["name"] == parameters["measure"]["name"]:
                relation = model["node_relation"]
                expression = measure["expr"] or measure["name"]
                table = f"{relation['schema_name']}.{relation['alias']}"
                return f"{metric} = {measure['agg']}({expression}) of {table}"
    return metric


def _all_rows(explained: Explained) -> list[dict[str, Any]]:
    return [row for part in explained.parts for row in part.rows]


def _line(row: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return row["file_sha256"], row["line_no"], row["delivery_date"]


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Keep what is counted once together, the row that counts first."""
    return row["table"], row["item"] or "", -row["amount"], row["order_id"] or ""


def _plain(total: Any) -> str:
    return f"{total.normalize():f}"


def _verdict(is_equal: bool) -> str:
    return "equal" if is_equal else "NOT EQUAL"
