"""Persons through time: what the links that were known by each night say, night by night.

A night's answer is that of a clean build of everything delivered by then, so nothing depends on
what an earlier night had found. Only the families of ids that something new touches are resolved
again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from orchestration.identity.components import components
from orchestration.identity.links import Kinds, Links, Outcome, Traits
from orchestration.identity.numbers import distinct, spans
from orchestration.identity.resolving import resolve

ALWAYS = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Spans:
    """The nights on which something holds: from ``since`` to before ``until``."""

    since: np.ndarray
    until: np.ndarray

    def on(self, night: int, rows: np.ndarray | slice) -> np.ndarray | slice:
        """Return those of ``rows`` that hold on a night."""
        hold = (self.since[rows] <= night) & (night < self.until[rows])
        return _chosen(rows, hold)


@dataclass(frozen=True)
class History:
    """Rows of a node, the person it belongs to (a node too), and the nights in between."""

    node: np.ndarray
    person: np.ndarray
    since: np.ndarray
    """The first night of which this is true, in days since 1970."""
    until: np.ndarray
    """The first night of which it is true no more; ``ALWAYS`` for what is true now."""
    outcome: np.ndarray
    """What became of each link in the end."""


@dataclass(frozen=True)
class Evidence:
    """Everything that is known of some nodes, with the nights on which it holds."""

    known: np.ndarray
    """The first night of each node; a node is known as soon as a link names it."""
    links: Links
    linked: Spans
    kinds: Kinds
    of_kind: Spans
    traits: Traits
    said: Spans

    @property
    def dated(self) -> list[tuple[np.ndarray, Spans]]:
        """Return a node of every row, and when the row holds."""
        return [
            (self.links.a, self.linked),
            (self.kinds.node, self.of_kind),
            (self.traits.node, self.said),
        ]


def histories(evidence: Evidence) -> History:
    """Resolve every night: the nodes known by it, and what then held."""
    known, links = evidence.known, evidence.links
    families = _Families(evidence)
    person, told = np.arange(len(known), dtype=np.int32), known.copy()
    outcome = np.full(len(links), Outcome.WITHDRAWN, np.int8)
    closed: list[tuple[np.ndarray, ...]] = []
    for night, changed in _nights(evidence):
        inside, rows, kinds, traits = families.touched(changed)
        inside = np.arange(len(known), dtype=np.int32)[_chosen(inside, known[inside] <= night)]
        outcome[rows] = Outcome.WITHDRAWN
        rows = evidence.linked.on(night, rows)
        found = resolve(
            len(inside),
            _numbered(links[rows], inside),
            _numbered(evidence.kinds[evidence.of_kind.on(night, kinds)], inside),
            _numbered(evidence.traits[evidence.said.on(night, traits)], inside),
        )
        outcome[rows] = found.outcome
        now = inside[found.person]
        moved = person[inside] != now
        nodes = inside[moved]
        before = nodes[told[nodes] < night]
        ended = np.full(len(before), night, np.int32)
        closed.append((before, person[before], told[before], ended))
        told[before] = night
        person[nodes] = now[moved]
    everybody = np.arange(len(known), dtype=np.int32)
    closed.append((everybody, person, told, np.full(len(known), ALWAYS, np.int32)))
    node, persons, since, until = map(np.concatenate, zip(*closed, strict=True))
    return History(node.astype(np.int32), persons, since, until, outcome)


class _Families:
    """Ids that any link ever joined; only a night with a few changes has to tell them apart."""

    def __init__(self, evidence: Evidence):
        self._evidence = evidence

    def touched(self, changed: np.ndarray) -> list[np.ndarray] | list[slice]:
        """Return the rows of nodes, links, kinds and traits in the families of some nodes."""
        if len(changed) > len(self._evidence.known) // 2:
            return [slice(None)] * 4
        families = distinct(self._family[changed])
        return [each.of(families) for each in self._grouped]

    @cached_property
    def _family(self) -> np.ndarray:
        links = self._evidence.links
        return components(len(self._evidence.known), links.a, links.b)

    @cached_property
    def _grouped(self) -> list["_Grouped"]:
        nodes = [node for node, _ in self._evidence.dated]
        return [_Grouped(self._family), *(_Grouped(self._family[node]) for node in nodes)]


class _Grouped:
    """The rows of each group, found without looking at the others."""

    def __init__(self, group: np.ndarray):
        self._order = np.argsort(group, kind="stable")
        self._group = group[self._order]

    def of(self, groups: np.ndarray) -> np.ndarray:
        """Return the rows of some groups in ascending order."""
        first = np.searchsorted(self._group, groups, "left")
        count = np.searchsorted(self._group, groups, "right") - first
        return np.sort(self._order[spans(first, count)])


def _chosen(rows: np.ndarray | slice, is_chosen: np.ndarray) -> np.ndarray | slice:
    """Return the chosen ones of some rows, or of all; a slice where nothing has to be copied."""
    if is_chosen.all():
        return rows
    return np.flatnonzero(is_chosen) if isinstance(rows, slice) else rows[is_chosen]


def _nights(evidence: Evidence) -> Iterator[tuple[int, np.ndarray]]:
    """Yield each night on which something came or went, with a node of all of it."""
    dated = evidence.dated
    first = min((held.since.min(initial=ALWAYS) for _, held in dated), default=ALWAYS)
    if first == ALWAYS:
        return
    # Nearly everything came in the first night, which looks at all of it anyhow.
    yield first, np.flatnonzero(evidence.known <= first)
    night, node = (np.concatenate(column) for column in zip(*_later(dated, first), strict=True))
    order = np.argsort(night, kind="stable")
    night, node = night[order], node[order]
    starts = np.flatnonzero(night[1:] != night[:-1]) + 1
    if len(night):
        begins = night[np.append(0, starts)]
        yield from zip(begins.tolist(), np.split(node, starts), strict=True)


def _later(dated: list[tuple[np.ndarray, Spans]], first: int) -> Iterator[tuple[np.ndarray, ...]]:
    for node, held in dated:
        for night in (held.since, held.until):
            rows = np.flatnonzero((night > first) & (night < ALWAYS))
            yield night[rows], node[rows]


Rows = TypeVar("Rows", Links, Kinds, Traits)


def _numbered(rows: Rows, nodes: np.ndarray) -> Rows:
    """Return rows whose nodes are named by their places in ``nodes``."""
    if len(nodes) and nodes[-1] == len(nodes) - 1:
        return rows
    places = {
        name: np.searchsorted(nodes, getattr(rows, name))
        for name in ("a", "b", "node")
        if hasattr(rows, name)
    }
    return replace(rows, **places)
