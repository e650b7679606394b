"""Documents that no source has sent yet: of every real contract, whatever its fields hold lands."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.landing.promises import Contract
from tests.landing.shapes import (
    Digits,
    at,
    contracts,
    landed,
    read,
    require_landed,
    spelled,
    told,
    totals_of,
)

TEXTS = st.one_of(
    st.text(max_size=6).filter(lambda text: "\0" not in text),
    st.sampled_from(
        ["1.10", "3720000000000000001", "NaN", "null", "", " ", "😀", "\u2028", '"\\/']
    ),
)
HALVES = st.sampled_from(["cut \ud83d", "\udc00\ud83d", "\\\ud83d"])
NUMBERS = st.one_of(
    st.from_regex(r"-?(0|[1-9][0-9]{0,22})(\.[0-9]{1,7})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["3720000000000000001", "1.10", "1e3", "-0", "-0.0", "0.1", "1E400"]),
).map(Digits)
LONG = st.just("9" * 5000).map(Digits)
SCALARS = st.one_of(st.none(), st.booleans(), TEXTS, TEXTS, NUMBERS, NUMBERS)
VALUES = st.one_of(
    SCALARS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=6,
    ),
)
DEEP = SCALARS.map(lambda value: _nested(value, 50))
EXTRA = st.dictionaries(TEXTS, VALUES | DEEP, max_size=2)
# What only the slow parser takes is rare here as it is in life.
ODD = st.one_of(st.just({}), st.just({}), st.dictionaries(HALVES | TEXTS, HALVES | LONG))


def _nested(value: Any, depth: int) -> Any:
    for level in range(depth):
        value = [value] if level % 2 else {"in": value}
    return value


@st.composite
def records(draw, contract: Contract, depth: int = 0) -> Any:
    """Return a record with some of its fields, in any order, of any type, and others between."""
    fields = draw(EXTRA) | (odd := draw(ODD))
    own = [name for name in contract.columns if name not in contract.parent_columns]
    if own == ["value"] and draw(st.booleans()):
        return draw(SCALARS)
    for name in draw(st.lists(st.sampled_from(own), unique=True, max_size=8)) if own else []:
        _put(fields, name.split("."), draw(HALVES if odd else VALUES))
    for child in contract.children:
        inner = st.lists(records(child), max_size=3) if depth < 3 else st.just([])
        held = draw(st.one_of(inner, inner, st.none(), SCALARS, st.just({})))
        _put(fields, child.records.split("."), held)
    for name in draw(st.lists(st.sampled_from(sorted(fields)), max_size=1)) if fields else []:
        # Something stands where the contract has a branch, or children.
        fields[name] = draw(st.just(fields[name]) | VALUES)
    order = draw(st.permutations(list(fields)))
    return {name: fields[name] for name in order}


def _put(fields: dict, path: list[str], value: Any) -> None:
    *branches, leaf = path
    for name in branches:
        if not isinstance(fields.get(name), dict):
            fields[name] = {}
        fields = fields[name]
    fields[leaf] = value


def write(value: Any, is_ascii: bool) -> str:
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, dict):
        members = (f"{write(key, is_ascii)}: {write(value[key], is_ascii)}" for key in value)
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(write(each, is_ascii) for each in value) + "]"
    text = json.dumps(value, ensure_ascii=is_ascii)
    # Half an emoji can only be delivered as an escape.
    return text if text.isprintable() else json.dumps(value)


def delivery(contract: Contract, listed: list, sizes: list[int], is_ascii: bool) -> str:
    """Return records as a source delivers them: by line, in pages, or as one document."""
    if not (contract.records or contract.envelope) and contract.format == "jsonl":
        return "".join(f"{write(each, is_ascii)}\n" for each in listed)
    pages, start = [], 0
    for size in sizes if contract.format == "jsonl" else []:
        pages.append(listed[start : start + size])
        start += size
    pages.append(listed[start:])
    documents = []
    for number, page in enumerate(pages, start=1):
        if not contract.records:
            documents.append(write(page, is_ascii))
            continue
        document: dict[str, Any] = {"request_id": "x"}
        for path, said in contract.envelope.items():
            _put(document, path.split("."), said)
        for path, said in contract.last_page.items():
            _put(document, path.split("."), said if number == len(pages) else f"{said}+")
        _put(document, contract.records.split("."), page)
        documents.append(write(document, is_ascii))
    return "\n".join(documents)


@st.composite
def deliveries(draw, of: list[Contract]):
    contract = draw(st.sampled_from(of))
    listed = draw(st.lists(records(contract), min_size=1, max_size=5))
    sizes = draw(st.lists(st.integers(0, 2), max_size=2))
    return contract, listed, delivery(contract, listed, sizes, draw(st.booleans()))


ALONE = [each for each in contracts("jsonl") if not each.records and not each.envelope]
PAGED = [each for each in contracts("jsonl") if each.records]
WHOLE = contracts("json")


@pytest.mark.parametrize(
    ("of", "is_packed"),
    [(ALONE, False), (PAGED, False), (WHOLE, False), (PAGED, True)],
    ids=["a line each", "pages", "one document", "gzip"],
)
def test_whatever_the_fields_hold_lands_without_loss(tmp_path_factory, of, is_packed):
    @settings(max_examples=30)
    @given(deliveries(of))
    def lands(drawn):
        contract, listed, text = drawn
        content, name = text.encode(), f"a.{contract.format}"
        if is_packed:
            content, name = gzip.compress(content), f"{name}.gz"
        values = {
            path: [spelled(at(each, path)) for each in listed] for path in contract.control_totals
        }
        folder = tmp_path_factory.mktemp("shapes")
        found = landed(folder, contract, content, name, len(listed), totals_of(contract, values))
        for each in contract.family:
            expected = [
                (values, aside)
                for record in map(read, (write(record, True) for record in listed))
                for stream, values, aside in told(contract, record)
                if stream == each.name
            ]
            assert len(found[each.name]) == len(expected)
            for line, (values, aside) in zip(found[each.name], expected, strict=True):
                require_landed(each, line, values, aside)

    lands()
