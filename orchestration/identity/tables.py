"""Tables of the warehouse in, the resolved persons as a table out."""

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyRelation

from orchestration.identity.history import ALWAYS, Evidence, History, Spans, histories
from orchestration.identity.links import Kinds, Links, Outcome, Traits

_DAY = "cast({0} - date '1970-01-01' as int) as {1}"
_UNTIL = f"coalesce(cast({{0}} - date '1970-01-01' as int), {ALWAYS}) as {{1}}"
Columns = dict[str, np.ndarray]


def resolved(
    nodes: DuckDBPyRelation,
    links: DuckDBPyRelation,
    exclusions: DuckDBPyRelation,
    traits: DuckDBPyRelation,
) -> pa.Table:
    """Return a row for each node and span of nights with its person, and one for each link.

    Columns: ``what`` (``node`` or ``link``), ``number`` (of the node or link), ``person_no`` (of a
    node), ``since_date`` and ``until_date`` (exclusive, null for what is true now), ``outcome``.
    """
    known = _read(
        nodes.order("node_no"),
        "kind_no",
        "is_strict",
        "is_number",
        _DAY.format("first_delivery_date", "since"),
    )
    linked = _read(
        links.filter("valid_to_date is null or valid_to_date > told_from_date").order("link_no"),
        "link_no",
        "holder_no",
        "other_no",
        "cast(grade as tinyint) as grade",
        _DAY.format("first_seen_date", "first_day"),
        _DAY.format("last_seen_date", "last_day"),
        _DAY.format("told_from_date", "since"),
        _UNTIL.format("valid_to_date", "until"),
    )
    never = _read(
        exclusions,
        "cast(decision_no as bigint) as decision_no",
        "cast(node_no as bigint) as node_no",
        _DAY.format("valid_from_date", "since"),
        _UNTIL.format("valid_to_date", "until"),
    )
    said = _read(
        traits,
        "node_no",
        "trait_no",
        "value_no",
        _DAY.format("told_from_date", "since"),
        _UNTIL.format("told_to_date", "until"),
    )
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
    return pa.concat_tables([_nodes(history), _links(linked["link_no"], history)])


def _read(relation: DuckDBPyRelation, *columns: str) -> Columns:
    return relation.project(", ".join(columns)).fetchnumpy()


def _kinds(known: Columns, never: Columns) -> tuple[Kinds, Spans]:
    """Return of which kind of id a person has one: the kinds there are, and each `never`."""
    ids = np.flatnonzero(~known["is_number"])
    beyond = known["kind_no"].max(initial=0) + 1
    return Kinds(
        np.concatenate([ids, never["node_no"]]),
        np.concatenate([known["kind_no"][ids], beyond + never["decision_no"]]),
        np.concatenate([known["is_strict"][ids], np.ones(len(never["node_no"]), bool)]),
    ), Spans(
        np.concatenate([known["since"][ids], never["since"]]),
        np.concatenate([np.full(len(ids), ALWAYS), never["until"]]),
    )


def _nodes(history: History) -> pa.Table:
    is_now = history.until == ALWAYS
    return pa.table(
        {
            "what": _repeated("node", len(history.node)),
            "number": pa.array(history.node, pa.int64()),
            "person_no": pa.array(history.person, pa.int64()),
            "since_date": pa.array(history.since.astype(np.int32), pa.int32()).cast(pa.date32()),
            "until_date": pa.array(history.until.astype(np.int32), pa.int32(), mask=is_now).cast(
                pa.date32()
            ),
            "outcome": pa.nulls(len(history.node), pa.string()),
        }
    )


def _links(link_no: np.ndarray, history: History) -> pa.Table:
    names = pa.array([outcome.name.lower() for outcome in Outcome])
    return pa.table(
        {
            "what": _repeated("link", len(link_no)),
            "number": pa.array(link_no, pa.int64()),
            "person_no": pa.nulls(len(link_no), pa.int64()),
            "since_date": pa.nulls(len(link_no), pa.date32()),
            "until_date": pa.nulls(len(link_no), pa.date32()),
            "outcome": names.take(pa.array(history.outcome)),
        }
    )


def _repeated(word: str, times: int) -> pa.Array:
    return pa.repeat(pa.scalar(word), times)
