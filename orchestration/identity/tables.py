"""Tables of the warehouse in, the resolved persons as a table out."""

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyRelation

from orchestration.identity.history import ALWAYS, Evidence, History, Spans, histories
from orchestration.identity.links import Kinds, Links, Outcome, Traits

_DAY = "cast({0} - date '1970-01-01' as int) as {1}"
_UNTIL = f"coalesce(cast({{0}} - date '1970-01-01' as int), {ALWAYS}) as {{1}}"
_WORD = pa.dictionary(pa.int8(), pa.string())
Columns = dict[str, np.ndarray]


def resolved(
    nodes: DuckDBPyRelation,
    links: DuckDBPyRelation,
    exclusions: DuckDBPyRelation,
    traits: DuckDBPyRelation,
) -> pa.Table:
    """Return a row for each node and span of nights, and one for each link that is refused.

    Columns: ``node_no``, ``person_no`` (of a node; null of a link), ``other_no`` (of a link: what
    its holder ``node_no`` is said to be), ``since_date`` and ``until_date`` (exclusive, null for
    what is true now), ``rule`` (a kind of link: of a node that which joins it now, the strongest
    if it is several; of a link its own), ``outcome`` (of a link).
    """
    known = _read(
        nodes.order("node_no"),
        "kind_no",
        "is_strict",
        "is_number",
        _DAY.format("first_delivery_date", "since"),
    )
    rules = [kind for _, kind in links.project("grade, kind").distinct().order("all").fetchall()]
    linked = _read(
        links.filter("valid_to_date is null or valid_to_date > told_from_date"),
        "holder_no",
        "other_no",
        "cast(grade as tinyint) as grade",
        f"cast(list_position({rules}, kind) - 1 as tinyint) as rule",
        _DAY.format("first_seen_date", "first_day"),
        _DAY.format("last_seen_date", "last_day"),
        _DAY.format("told_from_date", "since"),
        _UNTIL.format("valid_to_date", "until"),
    )
    never = _read(
        exclusions,
        "cast(decision_no as int) as decision_no",
        "node_no",
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
    return pa.concat_tables([_nodes(history, linked, rules), _refused(history, linked, rules)])


def _read(relation: DuckDBPyRelation, *columns: str) -> Columns:
    return relation.project(", ".join(columns)).fetchnumpy()


def _kinds(known: Columns, never: Columns) -> tuple[Kinds, Spans]:
    """Return of which kind of id a person has one: the kinds there are, and each `never`."""
    ids = np.flatnonzero(~known["is_number"]).astype(np.int32)
    beyond = known["kind_no"].max(initial=0) + 1
    return Kinds(
        np.concatenate([ids, never["node_no"]]),
        np.concatenate([known["kind_no"][ids], beyond + never["decision_no"]]),
        np.concatenate([known["is_strict"][ids], np.ones(len(never["node_no"]), bool)]),
    ), Spans(
        np.concatenate([known["since"][ids], never["since"]]),
        np.concatenate([np.full(len(ids), ALWAYS, np.int32), never["until"]]),
    )


def _nodes(history: History, linked: Columns, rules: list[str]) -> pa.Table:
    is_now = history.until == ALWAYS
    strongest = _strongest(len(is_now), history, linked, len(rules))[history.node]
    has_rule = is_now & (strongest < len(rules))
    return pa.table(
        {
            "node_no": history.node,
            "person_no": history.person,
            "other_no": pa.nulls(len(history.node), pa.int32()),
            "since_date": _days(history.since),
            "until_date": _days(history.until, is_now),
            "rule": _words(rules, strongest, ~has_rule),
            "outcome": pa.nulls(len(history.node), _WORD),
        }
    )


def _strongest(nodes: int, history: History, linked: Columns, nothing: int) -> np.ndarray:
    """Return of each node the strongest rule of an accepted link, ``nothing`` where it has none."""
    strongest = np.full(nodes, nothing, np.int8)
    accepted = history.outcome == Outcome.ACCEPTED
    for end in ("holder_no", "other_no"):
        np.minimum.at(strongest, linked[end][accepted], linked["rule"][accepted])
    return strongest


def _refused(history: History, linked: Columns, rules: list[str]) -> pa.Table:
    rows = np.flatnonzero(~np.isin(history.outcome, (Outcome.ACCEPTED, Outcome.WITHDRAWN)))
    names = [outcome.name.lower() for outcome in Outcome]
    return pa.table(
        {
            "node_no": linked["holder_no"][rows],
            "person_no": pa.nulls(len(rows), pa.int32()),
            "other_no": linked["other_no"][rows],
            "since_date": _days(linked["since"][rows]),
            "until_date": pa.nulls(len(rows), pa.date32()),
            "rule": _words(rules, linked["rule"][rows]),
            "outcome": _words(names, history.outcome[rows]),
        }
    )


def _days(numbers: np.ndarray, is_null: np.ndarray | None = None) -> pa.Array:
    return pa.array(numbers, pa.int32(), mask=is_null).cast(pa.date32())


def _words(words: list[str], places: np.ndarray, is_null: np.ndarray | None = None) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(places, pa.int8(), mask=is_null), pa.array(words, pa.string())
    )
