"""From the links that hold at one time to persons, and what became of each link.

Strong links join what they name, unless a person would then have two ids of which there is one.
Claims to a number attach where they do not contradict that. Nothing here depends on the order of
the rows.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.identity.components import between, components
from orchestration.identity.links import Grade, Kinds, Links, Outcome, Traits
from orchestration.identity.numbers import (
    Tenures,
    distinct,
    doubled,
    kinds_of,
    looked_up,
    overfull,
    tenures,
)


@dataclass(frozen=True)
class Resolved:
    """The person of each node, as the person's least node, and the outcome of each link."""

    person: np.ndarray
    outcome: np.ndarray


def resolve(nodes: int, links: Links, kinds: Kinds, traits: Traits) -> Resolved:
    """Resolve ``nodes`` nodes; a number that nobody holds for certain is a person of its own."""
    outcome = np.zeros(len(links), np.int8)
    core = _cores(nodes, links, kinds, outcome)
    is_claim = links.grade >= Grade.VERIFIED
    if not is_claim.any():
        return Resolved(core, outcome)
    has = kinds_of(core, kinds)
    held = tenures(links[is_claim], core, has, traits)
    joined = _joined(core, held, kinds, has)
    person = joined[core]
    outcome[is_claim] = held.outcome[held.row_of_claim]
    last = held.is_last & (held.outcome == Outcome.ACCEPTED)
    person[held.number[last]] = person[held.holder[last]]
    is_former = is_claim.copy()
    is_former[is_claim] = ~held.is_last[held.row_of_claim]
    outcome[is_former & (outcome == Outcome.ACCEPTED)] = Outcome.FORMER
    return Resolved(person, outcome)


def _cores(nodes: int, links: Links, kinds: Kinds, outcome: np.ndarray) -> np.ndarray:
    """Join by strong links; where two ids would meet of which there is one, the weaker give way.

    Those give way that may lie between the two; what hangs off stays where it is. What was decided
    counts as one id.
    """
    used = links.grade <= Grade.STATED
    strict = kinds[kinds.is_strict]
    decided = links.grade == Grade.DECIDED
    one = components(nodes, links.a[decided], links.b[decided])[strict.node]
    core = components(nodes, links.a[used], links.b[used])
    for grade in (Grade.STATED, Grade.ISSUED):
        wrong = doubled(core[strict.node], strict.kind, one)
        if not len(wrong):
            break
        rows = np.flatnonzero(used & np.isin(core[links.a], wrong))
        met = _met(core, strict, wrong)
        rows = rows[between(met, links.a[rows], links.b[rows])]
        refused = rows[links.grade[rows] == grade]
        outcome[refused] = Outcome.CONTRADICTED
        used[refused] = False
        core = components(nodes, links.a[used], links.b[used])
    return core


def _met(core: np.ndarray, strict: Kinds, wrong: np.ndarray) -> np.ndarray:
    """Return the ids of which some core has several of a kind."""
    inside = strict[np.isin(core[strict.node], wrong)]
    pairs = core[inside.node].astype(np.int64) * (1 + int(inside.kind.max())) + inside.kind
    _, pair_of, count = np.unique(pairs, return_inverse=True, return_counts=True)
    return inside.node[count[pair_of] > 1]


def _joined(core: np.ndarray, held: Tenures, kinds: Kinds, has: list[np.ndarray]) -> np.ndarray:
    """Join the holders of each tenure, unless somebody gets two ids of a kind by a detour."""
    accepted = held.outcome == Outcome.ACCEPTED
    head = _heads(held)
    person = components(len(core), held.holder[accepted], head[accepted])
    owners = distinct(held.holder[accepted])
    wrong = overfull(person[owners], owners, has)
    if not len(wrong):
        return person
    doubtful = accepted & np.isin(person[held.holder], wrong)
    kept = accepted & ~doubtful
    _link_one_by_one(core, held, kinds, doubtful)
    kept |= doubtful & (held.outcome == Outcome.ACCEPTED)
    return components(len(core), held.holder[kept], head[kept])


def _heads(held: Tenures) -> np.ndarray:
    """Return the first holder of each row's tenure."""
    first = np.searchsorted(held.tenure, held.tenure, "left")
    return held.holder[first]


def _link_one_by_one(core: np.ndarray, held: Tenures, kinds: Kinds, doubtful: np.ndarray) -> None:
    """Join tenures from the best to the weakest, as long as nobody gets two ids of a kind."""
    rows = np.flatnonzero(doubtful)
    tenure, start = np.unique(held.tenure[rows], return_index=True)
    parts = np.split(rows, start[1:])
    worth = [int(held.grade[part].max()) for part in parts]
    order = sorted(
        range(len(tenure)),
        key=lambda i: (worth[i], held.first_day[parts[i]].max(), held.number[parts[i][0]]),
    )
    holders = np.unique(held.holder[rows])
    owner, [kind] = looked_up(holders, core[kinds.node], kinds.kind)
    has: dict[int, set[int]] = {int(each): set() for each in holders}
    for place, each in zip(owner, kind, strict=True):
        has[int(holders[place])].add(int(each))
    above: dict[int, int] = {}

    def head_of(holder: int) -> int:
        while holder in above:
            holder = above[holder]
        return holder

    for i in order:
        target, *others = sorted({head_of(int(each)) for each in held.holder[parts[i]]})
        met = set(has[target])
        for other in others:
            if met & has[other]:
                held.outcome[parts[i]] = Outcome.CONTRADICTED
                break
            met |= has[other]
        else:
            has[target] = met
            above |= dict.fromkeys(others, target)
