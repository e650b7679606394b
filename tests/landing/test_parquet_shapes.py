"""Parquet that no source has sent yet: columns of any type land as the text that JSON would be."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.landing.promises import Contract
from tests.landing.shapes import (
    Digits,
    at,
    contracts,
    landed,
    require_landed,
    spelled,
    told,
    totals_of,
)
from tests.landing.test_parquets import parquet

TEXTS = st.text(max_size=5).filter(lambda text: "\0" not in text)
LISTS = st.lists(st.none() | TEXTS, max_size=2)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
OBJECTS = st.fixed_dictionaries({"a": st.none() | INTEGERS, "b": st.none() | TEXTS})
OBJECT = pa.struct([("a", pa.int64()), ("b", pa.string())])


def member(value: dict) -> dict:
    return {"a": None if value["a"] is None else Digits(value["a"]), "b": value["b"]}


# Each type, what it holds, and what that is in JSON.
KINDS: list[tuple[pa.DataType, st.SearchStrategy, Callable[[Any], Any]]] = [
    (pa.string(), TEXTS | st.sampled_from(["1.10", "3720000000000000001", ""]), str),
    (pa.large_string(), TEXTS, str),
    (pa.int64(), INTEGERS, lambda value: Digits(value)),
    (pa.decimal128(18, 2), st.decimals(-999, 999, places=2), lambda value: Digits(f"{value:f}")),
    (pa.float64(), st.floats(allow_nan=False, allow_infinity=False), lambda v: Digits(repr(v))),
    (pa.bool_(), st.booleans(), bool),
    (pa.date32(), st.dates(date(1970, 1, 1)), str),
    (pa.timestamp("us"), st.datetimes(datetime(1970, 1, 1)), str),
    (pa.list_(pa.string()), LISTS, list),
    (OBJECT, OBJECTS, member),
]
# A type, values of it for Parquet, and the same as JSON would say them.
Drawn = tuple[pa.DataType, list, list]


@st.composite
def columns(draw, count: int) -> Drawn:
    kind, values, as_json = draw(st.sampled_from(KINDS))
    drawn = draw(st.lists(st.none() | values, min_size=count, max_size=count))
    return kind, drawn, [None if each is None else as_json(each) for each in drawn]


@st.composite
def structs(draw, contract: Contract, count: int, is_whole: bool) -> Drawn:
    """Return ``count`` records with some or all of the fields of a contract, and with others."""
    tree: dict[str, Any] = {}
    own = [name for name in contract.columns if name not in contract.parent_columns]
    chosen = own if is_whole else draw(st.lists(st.sampled_from(own), max_size=6, unique=True))
    for name in chosen:
        _plant(tree, name if is_whole else name.split("."), draw(columns(count)))
    for child in contract.children:
        sizes = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
        kind, rows, told = draw(structs(child, sum(sizes), is_whole=False))
        drawn = pa.list_(kind), _split(rows, sizes), _split(told, sizes)
        _plant(tree, child.records.split("."), drawn)
    for number in range(draw(st.integers(0, 2))):
        tree[f"undeclared_{number}"] = draw(columns(count))
    if not tree:
        tree["nothing"] = draw(columns(count))
    return _struct({name: tree[name] for name in draw(st.permutations(list(tree)))}, count)


def _plant(tree: dict, path: Any, drawn: Drawn) -> None:
    *branches, leaf = [path] if isinstance(path, str) else path
    for name in branches:
        tree = tree.setdefault(name, {})
    tree[leaf] = drawn


def _split(values: list, sizes: list[int]) -> list[list]:
    rest = iter(values)
    return [[next(rest) for _ in range(size)] for size in sizes]


def _struct(tree: dict, count: int) -> Drawn:
    drawn = {
        name: _struct(node, count) if isinstance(node, dict) else node
        for name, node in tree.items()
    }
    kind = pa.struct([(name, each[0]) for name, each in drawn.items()])
    rows, told = (
        [{name: each[side][place] for name, each in drawn.items()} for place in range(count)]
        for side in (1, 2)
    )
    return kind, rows, told


@st.composite
def deliveries(draw, of: list[Contract]) -> tuple[Contract, bytes, list]:
    contract = draw(st.sampled_from(of))
    is_table = contract.format in ("csv", "xlsx")
    kind, rows, told = draw(structs(contract, draw(st.integers(1, 4)), is_table))
    if is_table:
        # As in CSV, which cannot tell an empty text from none.
        told = [{name: None if each == "" else each for name, each in row.items()} for row in told]
    return contract, parquet(rows, pa.schema(list(kind))), told


MAY_BE = [each for each in contracts("jsonl", "csv", "xlsx") if each.may_be_parquet]


@pytest.mark.parametrize("is_table", [False, True], ids=["documents", "tables"])
def test_columns_of_any_type_land_as_text(tmp_path_factory, is_table):
    of = [each for each in MAY_BE if is_table == (each.format in ("csv", "xlsx"))]

    @settings(max_examples=30)
    @given(deliveries(of))
    def lands(drawn):
        contract, content, records = drawn
        values = {
            name: [spelled(at(each, name)) for each in records] for name in contract.control_totals
        }
        folder = tmp_path_factory.mktemp("parquet")
        totals = totals_of(contract, values)
        found = landed(folder, contract, content, "a.parquet", len(records), totals)
        for each in contract.family:
            expected = [
                (values, aside)
                for record in records
                for stream, values, aside in told(contract, record)
                if stream == each.name
            ]
            assert len(found[each.name]) == len(expected)
            for line, (values, aside) in zip(found[each.name], expected, strict=True):
                require_landed(each, line, values, aside)

    lands()
