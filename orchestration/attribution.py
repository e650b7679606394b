"""Attribution of paths that stand in a CSV file, by the models that the warehouse uses for orders.

A row is a path of touches, how often it ended in an order (``conversions``) and what those orders
were worth (``value``); tables that others have published are of this kind.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb
import jinja2
import pyarrow as pa

from orchestration.home import DBT_PROJECT

# A path in a file has no dates, so time decay says nothing of it.
MODELS = ("first", "last", "linear", "position")
_NAMES = {
    "path": ("path",),
    "conversions": ("conversions", "total_conversions"),
    "value": ("value", "conversion_value", "total_conversion_value"),
}


class PathsProblem(ValueError):
    """A file that is no table of paths: names the file, the line and what is wrong with it."""


def read_paths(file: Path, separator: str = ">") -> pa.Table:
    """Read rows of ``steps``, ``conversions`` and ``value`` (null where the file has none).

    Raises ``PathsProblem`` for a missing column, a path without touches, and what is no number.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        names = _columns(file, reader.fieldnames or [])
        columns: dict[str, list] = {"steps": [], "conversions": [], "value": []}
        for row in reader:
            place = f"{file}, line {reader.line_num}"
            steps = [step.strip() for step in (row[names["path"]] or "").split(separator)]
            if not all(steps):
                raise PathsProblem(f"{place}: the path is empty, or has an empty step")
            columns["steps"].append(steps)
            for number in ("conversions", "value"):
                told = row[names[number]] if number in names else None
                columns[number].append(_amount(place, number, told))
    types = [pa.list_(pa.string()), pa.float64(), pa.float64()]
    return pa.table(
        [pa.array(v, t) for v, t in zip(columns.values(), types, strict=True)], [*columns]
    )


def attributed(paths: pa.Table) -> list[dict]:
    """Return what each touch is worth by each model: model, touch, conversions and value."""
    shares = jinja2.Template((DBT_PROJECT / "macros" / "attribution.sql").read_text()).module
    by_model = " union all ".join(
        f"select '{model}' as model, *, {shares.attribution_share(model)} as share from steps"  # type: ignore[attr-defined]
        for model in MODELS
    )
    with duckdb.connect() as db:
        db.register("paths", paths)
        found = db.execute(f"""
            with numbered as (select *, row_number() over () as path_no from paths),
            steps as (
                select path_no, conversions, value, unnest(steps) as touch,
                    generate_subscripts(steps, 1) as place, len(steps) as places
                from numbered),
            weighed as (
                select *, share / sum(share) over (partition by model, path_no) as weight
                from ({by_model}))
            select model, touch, sum(conversions * weight) as conversions,
                sum(value * weight) as value
            from weighed group by model, touch
            order by list_position({list(MODELS)}, model), conversions desc, touch""")
        return [
            dict(zip(("model", "touch", "conversions", "value"), row, strict=True))
            for row in found.fetchall()
        ]


def _columns(file: Path, header: Sequence[str]) -> dict[str, str]:
    found = {
        name: column
        for name, aliases in _NAMES.items()
        for column in header
        if column.strip().lower() in aliases
    }
    for name in ("path", "conversions"):
        if name not in found:
            raise PathsProblem(f"{file}, line 1: no column is named {name}")
    return found


def _amount(place: str, name: str, told: str | None) -> float | None:
    if told is None:
        if name == "value":
            return None
        raise PathsProblem(f"{place}: the row has fewer columns than the first line")
    try:
        amount = float(told)
    except ValueError:
        raise PathsProblem(f"{place}: {name} is not a number") from None
    if not 0 <= amount < float("inf"):
        raise PathsProblem(f"{place}: {name} is negative or not finite")
    return amount
