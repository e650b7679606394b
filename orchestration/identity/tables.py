"""Tables of the warehouse in, the resolved persons as a table out."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyRelation

from orchestration.identity.history import ALWAYS, Evidence, History, Spans, histories
from orchestration.identity.links import Kinds, Links, Outcome, Traits

_DAY = "cast({0} - date '1970-01-01' as int) as {1}"
_UNTIL = f"coalesce(cast({{0}} - date '1970-01-01' as int), {ALWAYS}) as {{1}}"
_WORD = pa.dictionary(pa.int8(), pa.string())
_NO_RULE = np.iinfo(np.int32).max
Columns = dict[str, np.ndarray]


class Told(NamedTuple):
    """What the models tell of the graph, each column an array of its table."""

    nodes: Columns
    links: Columns
    exclusions: Columns
    traits: Columns


def read(
    nodes: DuckDBPyRelation,
    links: DuckDBPyRelation,
    exclusions: DuckDBPyRelation,
    traits: DuckDBPyRelation,
) -> Told:
    """Read ``int_identity_ids_numbered``, ``…_links_dated`` and the two beside them."""
    return Told(
        _in_order(
            nodes,
            "cast(kind_no as smallint) as kind_no",
            "is_strict",
            "is_number",
            _DAY.format("first_delivery_date", "since"),
        ),
        _read(
            links.filter("valid_to_date is null or valid_to_date > told_from_date"),
            "holder_no",
            "other_no",
            "cast(grade as tinyint) as grade",
            "rule_no",
            _DAY.format("first_seen_date", "first_day"),
            _DAY.format("last_seen_date", "last_day"),
            _DAY.format("told_from_date", "since"),
            _UNTIL.format("valid_to_date", "until"),
        ),
        _read(
            exclusions,
            "cast(decision_no as int) as decision_no",
            "node_no",
            _DAY.format("valid_from_date", "since"),
            _UNTIL.format("valid_to_date", "until"),
        ),
        _read(
            traits,
            "node_no",
            "trait_no",
            "value_no",
            _DAY.format("told_from_date", "since"),
            _UNTIL.format("told_to_date", "until"),
        ),
    )


def resolved(told: Told) -> pa.Table:
    """Return a row for each node and span of nights, and one for each link that is refused.

    Columns: ``node_no``, ``person_no`` (of a node; null of a link), ``other_no`` (of a link: what
    its holder ``node_no`` is said to be), ``since_date`` and ``until_date`` (exclusive, null for
    what is true now), ``rule_no`` (of a node that by which it is joined now, the strongest, which
    is the least, if it is several; of a link its own), ``outcome`` (of a link).
    """
    known, linked, never, said = told
    kinds, of_kind = _kinds(known, never)
    ends = (linked[name] for name in ("holder_no", "other_no", "grade", "first_day", "last_day"))
    history = histories(
        Evidence(
            known["since"],
            Links(*ends),
            Spans(linked["since"], linked["until"]),
            kinds,
            of_kind,
            Traits(said["node_no"], said["trait_no"], said["value_no"]),
            Spans(said["since"], said["until"]),
        )
    )
    return pa.concat_tables([_nodes(history, linked), _refused(history, linked)])


def _read(relation: DuckDBPyRelation, *columns: str) -> Columns:
    return relation.project(", ".join(columns)).fetchnumpy()


def _in_order(nodes: DuckDBPyRelation, *columns: str) -> Columns:
    """Read columns of the nodes so that each stands at the place of its number."""
    told = _read(nodes, "node_no", *columns)
    place = told.pop("node_no")
    known = {name: np.empty_like(column) for name, column in told.items()}
    for name, column in told.items():
        known[name][place] = column
    return known


def _kinds(known: Columns, never: Columns) -> tuple[Kinds, Spans]:
    """Return of which kind of id a person has one: the kinds there are, and each `never`."""
    ids = np.flatnonzero(~known["is_number"]).astype(np.int32)
    kinds = Kinds(ids, known["kind_no"][ids], known["is_strict"][ids])
    of_kind = Spans(known["since"][ids], np.full(len(ids), ALWAYS, np.int32))
    apart = len(never["node_no"])
    # Nearly always nobody has said so, and millions of ids need no second copy.
    if not apart:
        return kinds, of_kind
    beyond = 1 + int(known["kind_no"].max(initial=0))
    return Kinds(
        np.concatenate([kinds.node, never["node_no"]]),
        np.concatenate([kinds.kind, beyond + never["decision_no"]]),
        np.concatenate([kinds.is_strict, np.ones(apart, bool)]),
    ), Spans(
        np.concatenate([of_kind.since, never["since"]]),
        np.concatenate([of_kind.until, never["until"]]),
    )


def _nodes(history: History, linked: Columns) -> pa.Table:
    is_now = history.until == ALWAYS
    strongest = _strongest(len(is_now), history, linked)[history.node]
    return pa.table(
        {
            "node_no": history.node,
            "person_no": history.person,
            "other_no": pa.nulls(len(history.node), pa.int32()),
            "since_date": _days(history.since),
            "until_date": _days(history.until, is_now),
            "rule_no": pa.array(strongest, mask=~is_now | (strongest == _NO_RULE)),
            "outcome": pa.nulls(len(history.node), _WORD),
        }
    )


def _strongest(nodes: int, history: History, linked: Columns) -> np.ndarray:
    """Return of each node the strongest rule of an accepted link."""
    strongest = np.full(nodes, _NO_RULE, np.int32)
    accepted = history.outcome == Outcome.ACCEPTED
    for end in ("holder_no", "other_no"):
        np.minimum.at(strongest, linked[end][accepted], linked["rule_no"][accepted])
    return strongest


def _refused(history: History, linked: Columns) -> pa.Table:
    rows = np.flatnonzero(~np.isin(history.outcome, (Outcome.ACCEPTED, Outcome.WITHDRAWN)))
    names = [outcome.name.lower() for outcome in Outcome]
    return pa.table(
        {
            "node_no": linked["holder_no"][rows],
            "person_no": pa.nulls(len(rows), pa.int32()),
            "other_no": linked["other_no"][rows],
            "since_date": _days(linked["since"][rows]),
            "until_date": pa.nulls(len(rows), pa.date32()),
            "rule_no": linked["rule_no"][rows],
            "outcome": pa.DictionaryArray.from_arrays(
                pa.array(history.outcome[rows]), pa.array(names, pa.string())
            ),
        }
    )


def _days(numbers: np.ndarray, is_null: np.ndarray | None = None) -> pa.Array:
    return pa.array(numbers, pa.int32(), mask=is_null).cast(pa.date32())
