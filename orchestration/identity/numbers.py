"""Who holds a number when: claims to it become tenures, each of one holder or of several.

A phone number is one person's until it is given up, lies fallow for at least 90 days and is
somebody else's then. So two claims further apart than that prove nothing about each other.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.identity.links import Kinds, Links, Outcome, Traits

# For so long the carriers keep a number that was given up before they issue it again.
FALLOW_DAYS = 90
# A person's accounts that tell one number: card, mini program, three platforms, a guide's note.
MOST_HOLDERS = 6
_AGE = 10**6


@dataclass(frozen=True)
class Tenures:
    """Holders of numbers, a row for each holder and tenure, in the order of number and time."""

    number: np.ndarray
    tenure: np.ndarray
    holder: np.ndarray
    grade: np.ndarray
    """The best that the holder's claims are worth."""
    first_day: np.ndarray
    outcome: np.ndarray
    row_of_claim: np.ndarray
    is_last: np.ndarray
    """Whether it is the number's last tenure so far."""


def tenures(claims: Links, core: np.ndarray, has: list[np.ndarray], traits: Traits) -> Tenures:
    """Return who holds which number, each holder as the least id of its ``core``.

    There is at least one claim. ``has`` are the cores' kinds of ids, as of ``kinds_of``.
    """
    order = np.argsort(claims.b.astype(np.int64) * len(core) + core[claims.a])
    number, holder = claims.b[order], core[claims.a][order]
    begins = _changes(number, holder)
    starts = np.flatnonzero(begins)
    row_of_claim = np.empty(len(claims), np.int32)
    row_of_claim[order] = np.cumsum(begins, dtype=np.int32) - 1
    number, holder = number[starts], holder[starts]
    best = np.minimum.reduceat(claims.grade[order], starts)
    first = np.minimum.reduceat(claims.first_day[order], starts)
    last = np.maximum.reduceat(claims.last_day[order], starts)

    # Stable: of those who begin on one day, the older holder stays the first.
    by_time = np.argsort(number.astype(np.int64) * _AGE + first, kind="stable")
    place = np.empty(len(by_time), np.int32)
    place[by_time] = np.arange(len(by_time), dtype=np.int32)
    number, holder, best = number[by_time], holder[by_time], best[by_time]
    first, last = first[by_time], last[by_time]
    # Numbers lie further apart than any two days, so that one pass serves all of them.
    turn = np.cumsum(_changes(number), dtype=np.int64) * _AGE
    known_until = np.maximum.accumulate(turn + last)
    later = np.append([True], turn[1:] + first[1:] > known_until[:-1] + FALLOW_DAYS)
    tenure = np.cumsum(later, dtype=np.int32) - 1
    ends_number = np.append(_changes(number)[1:], True)
    last_tenure = tenure[ends_number]
    return Tenures(
        number=number,
        tenure=tenure,
        holder=holder,
        grade=best,
        first_day=first,
        outcome=_judged(tenure, holder, core, has, traits),
        row_of_claim=place[row_of_claim],
        is_last=np.isin(tenure, last_tenure),
    )


def _judged(tenure, holder, core, has: list[np.ndarray], traits: Traits) -> np.ndarray:
    """Say of each row whether its tenure can be one person's."""
    size = np.bincount(tenure)
    outcome = np.zeros(len(tenure), np.int8)
    outcome[(size > MOST_HOLDERS)[tenure]] = Outcome.CROWDED
    several = np.flatnonzero((size > 1)[tenure] & (outcome == Outcome.ACCEPTED))
    if not len(several):
        return outcome
    held_in, holders = tenure[several], holder[several]
    shared = overfull(held_in, holders, has)
    rows, [trait, value] = looked_up(holders, *_certain(core, traits))
    unlike = doubled(held_in[rows], trait, value)
    for reason, refused in ((Outcome.SHARED, shared), (Outcome.UNLIKE, unlike)):
        outcome[np.isin(tenure, refused) & (outcome == Outcome.ACCEPTED)] = reason
    return outcome


def _certain(core: np.ndarray, traits: Traits) -> tuple[np.ndarray, ...]:
    """Return the traits of cores of which everybody says the same, as core, trait and value."""
    owner, trait, value = core[traits.node], traits.trait, traits.value
    order = np.lexsort((value, trait, owner))
    owner, trait, value = owner[order], trait[order], value[order]
    is_first = _changes(owner, trait, value)
    owner, trait, value = owner[is_first], trait[is_first], value[is_first]
    begins = _changes(owner, trait)
    is_only = begins & np.append(begins[1:], True)[: len(begins)]
    return owner[is_only], trait[is_only], value[is_only]


def looked_up(
    wanted: np.ndarray, key: np.ndarray, *columns: np.ndarray
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return all rows of a table whose key is wanted: the place in ``wanted``, and the columns."""
    size = 1 + max(wanted.max(initial=0), key.max(initial=0))
    is_wanted = np.zeros(size, bool)
    is_wanted[wanted] = True
    rows = np.flatnonzero(is_wanted[key])
    key = key[rows]
    count = np.bincount(key, minlength=size)
    first = np.cumsum(count) - count
    found = rows[np.argsort(key)][spans(first[wanted], count[wanted])]
    place = np.repeat(np.arange(len(wanted), dtype=np.int32), count[wanted])
    return place, [column[found] for column in columns]


def kinds_of(core: np.ndarray, kinds: Kinds) -> list[np.ndarray]:
    """Return which kinds the nodes of each core have, a bit for each: 64 kinds in a column."""
    columns = []
    last = int(kinds.kind.max(initial=-1))
    for first in range(0, last + 1, 64):
        bit = np.zeros(last + 1, np.uint64)
        bit[first : first + 64] = np.uint64(1) << np.arange(
            len(bit[first : first + 64]), dtype=np.uint64
        )
        bits = np.zeros(len(core), np.uint64)
        np.bitwise_or.at(bits, core[kinds.node], bit[kinds.kind])
        columns.append(bits)
    return columns


def overfull(group: np.ndarray, member: np.ndarray, has: list[np.ndarray]) -> np.ndarray:
    """Return the groups of whose members several have one kind; each member is there once."""
    wrong = np.zeros(1 + int(group.max(initial=-1)), bool)
    for bits in has:
        together = np.zeros(len(wrong), np.uint64)
        np.bitwise_or.at(together, group, bits[member])
        each = np.bincount(group, np.bitwise_count(bits[member]), len(wrong))
        wrong |= np.bitwise_count(together) < each
    return np.flatnonzero(wrong)


def doubled(group: np.ndarray, kind: np.ndarray, member: np.ndarray) -> np.ndarray:
    """Return the groups in which several members have the same kind."""
    kinds, members = 1 + int(kind.max(initial=0)), 1 + int(member.max(initial=0))
    # Sorted as one number, in a tenth of the time of three columns.
    rows = (group.astype(np.int64) * kinds + kind) * members + member
    rows.sort()
    pair = rows // members
    again = ~_changes(pair) & _changes(rows)
    return distinct(pair[again] // kinds)


def distinct(numbers: np.ndarray) -> np.ndarray:
    """Return each of some small numbers once, in order."""
    is_there = np.zeros(1 + int(numbers.max(initial=-1)), bool)
    is_there[numbers] = True
    return np.flatnonzero(is_there)


def spans(first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Return the numbers ``first``, ``first + 1`` … of each span, ``count`` of them, in a row."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(first - ends + count, count)


def _changes(*columns: np.ndarray) -> np.ndarray:
    """Say of each row whether it differs from the one before it."""
    differs = np.ones(len(columns[0]), bool)
    if len(differs):
        differs[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return differs
