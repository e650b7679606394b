"""Persons through time: what the links that were known by each night say, from the first to the last.

A night's answer is that of a clean build of everything delivered by then, so nothing depends on
what an earlier night had found. Only the families of ids that something new touches are resolved
again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orchestration.identity.components import components
from orchestration.identity.links import Kinds, Links, Outcome
from orchestration.identity.numbers import spans
from orchestration.identity.resolving import resolve

ALWAYS = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Spans:
    """The nights on which something holds: from ``since`` to before ``until``."""

    since: np.ndarray
    until: np.ndarray

    def on(self, night: int, rows: np.ndarray) -> np.ndarray:
        """Return those of ``rows`` that hold on a night."""
        return rows[(self.since[rows] <= night) & (night < self.until[rows])]


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


def histories(
    known: np.ndarray, links: Links, linked: Spans, kinds: Kinds, of_kind: Spans
) -> History:
    """Resolve every night: the nodes ``known`` by it, in days since 1970, and what then held.

    A node is known as soon as a link names it.
    """
    family = components(len(known), links.a, links.b)
    members, links_of = _Grouped(family), _Grouped(family[links.a])
    kinds_in = _Grouped(family[kinds.node])
    changes = [(family[links.a], linked), (family[kinds.node], of_kind)]
    person, told = np.arange(len(known)), known.copy()
    outcome = np.full(len(links), Outcome.WITHDRAWN, np.int8)
    closed: list[tuple[np.ndarray, ...]] = []
    for night, touched in _nights(changes):
        inside = members.of(touched)
        inside = inside[known[inside] <= night]
        rows = links_of.of(touched)
        outcome[rows] = Outcome.WITHDRAWN
        rows = linked.on(night, rows)
        exclusive = of_kind.on(night, kinds_in.of(touched))
        found = resolve(
            len(inside), _within(links[rows], inside), _kinds_within(kinds[exclusive], inside)
        )
        outcome[rows] = found.outcome
        now = inside[found.person]
        moved = person[inside] != now
        nodes = inside[moved]
        before = nodes[told[nodes] < night]
        closed.append((before, person[before], told[before], np.full(len(before), night)))
        told[before] = night
        person[nodes] = now[moved]
    everybody = np.arange(len(known))
    closed.append((everybody, person, told, np.full(len(known), ALWAYS)))
    return History(*(np.concatenate(column) for column in zip(*closed, strict=True)), outcome)


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


def _nights(changes: list[tuple[np.ndarray, Spans]]) -> Iterator[tuple[int, np.ndarray]]:
    """Yield each night on which something came or went, with the families that it touches."""
    found = []
    for family, held in changes:
        found.append((held.since, family))
        ends = held.until < ALWAYS
        found.append((held.until[ends], family[ends]))
    night, family = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(night, kind="stable")
    night, family = night[order], family[order]
    nights, starts = np.unique(night, return_index=True)
    for each, families in zip(nights.tolist(), np.split(family, starts[1:]), strict=True):
        yield each, np.unique(families)


def _within(links: Links, nodes: np.ndarray) -> Links:
    return Links(
        np.searchsorted(nodes, links.a),
        np.searchsorted(nodes, links.b),
        links.grade,
        links.first_day,
        links.last_day,
    )


def _kinds_within(kinds: Kinds, nodes: np.ndarray) -> Kinds:
    return Kinds(np.searchsorted(nodes, kinds.node), kinds.kind, kinds.is_strict)
