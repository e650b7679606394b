"""The fields of many records at once, column by column: those of a stream, and of the streams that
stand in its records.

How a value is written is in ``fields``, what becomes of personal ones in ``flattening``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.fields import at, elements
from orchestration.landing.plans import Plan
from orchestration.landing.undeclared import Undeclared

Column = list[Any]
Fields = Mapping[str, Any]
# What is kept aside of some rows, by their place.
Aside = dict[int, Any]
_ABSENT: Fields = {}


@dataclass
class Rows:
    """The rows of one stream in a batch of records."""

    contract: Contract
    records: list[int]
    """The record that each row is of, by its place in the batch."""
    columns: dict[str, Column]
    inner: dict[Plan, Column] = field(default_factory=dict)
    """What stands where a child's records stand."""
    aside: Aside = field(default_factory=dict)
    """What nobody declared, made safe."""


def rows_of(plan: Plan, records: list[dict[str, Any]], undeclared: Undeclared) -> Iterator[Rows]:
    """Yield the rows of a stream, and then those of the streams inside, in the family's order."""
    return _rows(plan, records, Rows(plan.contract, [*range(len(records))], {}), undeclared)


def _rows(plan: Plan, fields: list[Any], rows: Rows, undeclared: Undeclared) -> Iterator[Rows]:
    rows.aside = _walk(plan.tree, fields, rows, undeclared)
    yield rows
    for child in plan.children:
        held = [elements(value) for value in rows.inner[child]]
        places = [place for place, each in enumerate(held) for _ in each]
        inherited: dict[str, Column] = {}
        for name in child.contract.parent_columns:
            above = rows.columns.get(name) or [at(each, name) for each in fields]
            inherited[name] = [above[place] for place in places]
        records = [rows.records[place] for place in places]
        inside = [_fields(element) for each in held for element in each]
        yield from _rows(child, inside, Rows(child.contract, records, inherited), undeclared)


def _walk(tree: dict[str, Any], fields: list[Fields], rows: Rows, undeclared: Undeclared) -> Aside:
    """Put declared fields in their columns, and return the others."""
    aside: Aside = {}
    for name, node in tree.items():
        values = [each.get(name) for each in fields]
        if isinstance(node, str):
            rows.columns[node] = values
            continue
        if isinstance(node, Plan):
            rows.inner[node] = values
            kept = _misplaced(values, (dict, list), undeclared)
        else:
            branch = [value if isinstance(value, dict) else _ABSENT for value in values]
            kept = _misplaced(values, (dict,), undeclared) | _walk(node, branch, rows, undeclared)
        for place, value in kept.items():
            aside.setdefault(place, {})[name] = value
    for place, each in enumerate(fields):
        if not each.keys() <= tree.keys():
            kept = aside.setdefault(place, {})
            for name in [name for name in each if name not in tree]:
                undeclared.keep(kept, name, each[name])
    return aside


def _misplaced(values: Column, kinds: tuple[type, ...], undeclared: Undeclared) -> Aside:
    """Return the values that stand where the contract has fields or records."""
    return {
        place: undeclared.safe(value)
        for place, value in enumerate(values)
        if value is not None and not isinstance(value, kinds)
    }


def _fields(element: Any) -> Fields:
    """Return what stands in an element; of a plain value, the value."""
    return element if isinstance(element, dict) else {"value": element}
