"""Who wants to buy when, and why: of themselves, moved into a private channel, or only by it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from simulator.world.chance import Chance
from simulator.world.customers import Customers, Latest, Relation
from simulator.world.relations import DAY, Contacts
from simulator.world.settings import Behaviour, Settings
from simulator.world.shares import Opened
from simulator.world.store import World

CHANNELS = np.array(["store", "youzan", "xiaodian", "tmall", "douyin", "jd", "xiaohongshu"])
STORE, YOUZAN, XIAODIAN, TMALL, DOUYIN, JD, XIAOHONGSHU = range(7)
OWN, MOVED, INDUCED = range(3)
CAUSES = ("own", "moved", "induced")
TOUCHES = ("share", "talk", "live")
_PIECE = 100_000
_BLOCK = 28
_PEAK = 3.2
_MATCH_DAYS = 30
# How much a family buys by the age of its child in months: not yet born, and up to 1, 2, 3 years.
_AGES = np.array([-9, 0, 12, 24, 36, 60])
_NEEDS = np.array([0.6, 0.95, 1.5, 1.25, 1.0, 0.8, 0.6])
_BY_TALK, _BY_LIVE = 0.06, 0.11


@dataclass
class Wishes:
    """Orders to be, as columns. A ``guide``, ``share`` or ``live`` of 0 is none."""

    person: np.ndarray
    at: np.ndarray
    """When, in seconds; of an own wish only the day counts."""
    is_timed: np.ndarray
    channel: np.ndarray
    cause: np.ndarray
    would_be: np.ndarray
    """The channel without private domain; -1: no order at all."""
    guide: np.ndarray
    """Of the relation at that time."""
    touch: np.ndarray
    touch_guide: np.ndarray
    touched: np.ndarray
    share: np.ndarray
    live: np.ndarray

    def __post_init__(self) -> None:
        for name in ("channel", "cause", "would_be", "touch"):
            setattr(self, name, getattr(self, name).astype(np.int8, copy=False))

    def chosen(self, which: np.ndarray) -> "Wishes":
        return Wishes(*(getattr(self, column.name)[which] for column in fields(self)))


def wishes(
    world: World,
    settings: Settings,
    chance: Chance,
    people: Customers,
    contacts: Contacts,
    opened: Opened,
) -> Wishes:
    """Return every wish to buy before the last night, in no order."""
    relation = Relation(contacts)
    openings = Latest(opened)
    parts = [
        _moved(settings, chance, people, relation, openings, *own)
        for own in _own(world, settings, chance, people)
    ]
    parts.append(_first_purchases(settings, chance, people, relation))
    parts.append(_by_openings(settings, chance, people, relation, opened))
    parts.append(_by_talks(world, chance, people, relation))
    parts.append(_by_lives(world, chance, people, relation))
    first = np.datetime64(settings.first_day, "s").astype(np.int64)
    until = np.datetime64(settings.last_night, "s").astype(np.int64)
    told = [part.chosen((first <= part.at) & (part.at < until)) for part in parts]
    return Wishes(*(np.concatenate([getattr(p, c.name) for p in told]) for c in fields(Wishes)))


def _own(
    world: World, settings: Settings, chance: Chance, people: Customers
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield the persons' own wishes in pieces: who, on which day, and how online that day is."""
    calendar = world.arrays(
        "select day - date '1970-01-01' as day, demand, online_demand from days order by day"
    )
    offset = int(calendar["day"][0])
    first = int(np.datetime64(settings.first_day, "D").astype(np.int64))
    last = int(np.datetime64(settings.last_day, "D").astype(np.int64))
    blocks = np.arange((last - first) // _BLOCK + 1)
    for start in range(1, people.count + 1, _PIECE):
        person = np.arange(start, min(start + _PIECE, people.count + 1))
        mean = np.minimum(people.rate[person] * _BLOCK / 365 * _PEAK, 25)
        who, block = (grid.ravel() for grid in np.meshgrid(person, blocks, indexing="ij"))
        count = chance.poisson("own wishes", np.repeat(mean, len(blocks)), who, block)
        rank = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        who, block = np.repeat(who, count), np.repeat(block, count)
        day = first + block * _BLOCK + chance.between("own day", 0, _BLOCK, who, block, rank)
        online, place = people.online[who], day - offset
        demand = (1 - online) * calendar["demand"][place] + online * calendar["online_demand"][
            place
        ]
        months = (day - people.birth[who]) / 30.4
        need = np.where(months < -1000, _NEEDS[-1], _NEEDS[np.searchsorted(_AGES, months)])
        keeps = chance.uniform("own thinned", who, block, rank) * _PEAK < demand * need
        keeps &= (day * DAY > people.arrived[who]) & (day <= last)
        keeps &= _is_awake(settings.behaviour, chance, people, who, day)
        yield who[keeps], day[keeps], calendar["online_demand"][place[keeps]]


def _is_awake(plan: Behaviour, chance: Chance, people: Customers, person, day) -> np.ndarray:
    """Return whether people are not dormant: after a while most stop, and some begin again."""
    since = day - people.arrived[person] // DAY
    life = chance.exponential("lifetime", plan.lifetime_days, person) + 20
    pause = life + 60 + chance.exponential("pause", 160.0, person)
    returns = chance.happens("returns", plan.reactivated_share, person)
    return (since < life) | (returns & (pause < since) & (since < pause + 240))


def _moved(
    settings: Settings, chance: Chance, people, relation, openings, person, day, online_demand
) -> Wishes:
    """Give own wishes the channel they would take, and move some of them into a private one."""
    at = day * DAY + 15 * 3600
    online = people.online[person] * online_demand
    online = online / (online + 1 - people.online[person])
    picks_online = chance.happens("natural online", online, person, day)
    natural = np.where(picks_online | (people.home[person] == 0), people.platform[person], STORE)
    guide = relation.guide(person, at)
    opening = openings.before(person, at, _MATCH_DAYS * DAY)
    recent = (opening >= 0) & (at - openings.at[opening] < 7 * DAY)
    likely = settings.behaviour.transfer_share * np.where(recent, 1.5, 0.9)
    likely = likely * (0.4 + 1.2 * people.private[person])
    moves = (guide > 0) & chance.happens("moved", likely, person, day)
    private = np.where(chance.happens("xiaodian", 0.2, person, day), XIAODIAN, YOUZAN)
    shared = moves & (opening >= 0)
    return Wishes(
        person,
        at,
        np.zeros(len(person), bool),
        np.where(moves, private, natural),
        np.where(moves, MOVED, OWN),
        natural,
        guide,
        np.where(shared, 1, 0),
        np.where(shared, openings.guide[opening], 0),
        np.where(shared, openings.at[opening], 0),
        np.where(shared, openings.share[opening], 0),
        np.zeros(len(person), np.int64),
    )


def _first_purchases(settings: Settings, chance: Chance, people: Customers, relation) -> Wishes:
    """Most people come because they buy: in the store, on their platform, or by private domain."""
    person = np.arange(1, people.count + 1)
    arrival = people.arrival[person]
    in_store = (arrival == STORE) & chance.happens("first in store", 0.8, person)
    on_platform = arrival >= TMALL
    by_private = (arrival < 0) & chance.happens("first by private", 0.55, person)
    # A part of those would have found the store anyway.
    share = settings.behaviour.transfer_share
    anyway = (people.home[person] > 0) & chance.happens("anyway", share, person)
    wait = chance.between("first order", 120, 1500, person)
    later = chance.exponential("first wait", 5 * DAY, person).astype(np.int64)
    at = people.arrived[person] + wait + np.where(by_private, later, 0)
    private = np.where(chance.happens("first xiaodian", 0.2, person), XIAODIAN, YOUZAN)
    channel = np.select([in_store, on_platform], [STORE, arrival], private)
    zero = np.zeros(len(person), np.int64)
    found = Wishes(
        person,
        at,
        ~by_private,
        channel,
        np.where(by_private, np.where(anyway, MOVED, INDUCED), OWN),
        np.where(by_private, np.where(anyway, STORE, -1), channel),
        relation.guide(person, at + 3600),
        *(zero, zero, zero, zero, zero),
    )
    return found.chosen(in_store | on_platform | by_private)


def _by_openings(settings, chance: Chance, people: Customers, relation, opened: Opened) -> Wishes:
    likely = settings.behaviour.induced_by_open * (0.4 + 1.2 * people.private[opened.person])
    buys = chance.happens("induced by opening", likely, opened.person, opened.at)
    person, touched = opened.person[buys], opened.at[buys]
    wait = chance.exponential("induced after", 4 * 3600, person, touched).astype(np.int64) + 90
    draw = chance.uniform("induced channel", person, touched)
    channel = np.select([draw < 0.72, draw < 0.86], [YOUZAN, XIAODIAN], STORE)
    channel = np.where((channel == STORE) & (people.home[person] == 0), YOUZAN, channel)
    found = _induced(relation, person, touched, wait, channel, 1, opened.guide[buys])
    found.share[:] = opened.share[buys]
    return found


def _by_talks(world: World, chance: Chance, people: Customers, relation) -> Wishes:
    """Being helped one to one brings orders in the private channels and in the store."""
    rows = world.arrays(
        """
        select person_id::bigint as person, guide_id::bigint as guide,
            epoch(helped_at)::bigint as at
        from helps order by helped_at, person_id, guide_id
        """
    )
    buys = chance.happens("induced by talk", _BY_TALK, rows["person"], rows["at"])
    person, touched = rows["person"][buys], rows["at"][buys]
    wait = chance.exponential("talk leads to", 1.3 * DAY, person, touched).astype(np.int64) + 300
    in_store = chance.happens("talk to store", 0.45, person, touched) & (people.home[person] > 0)
    channel = np.where(in_store, STORE, YOUZAN)
    return _induced(relation, person, touched, wait, channel, 2, rows["guide"][buys])


def _by_lives(world: World, chance: Chance, people: Customers, relation) -> Wishes:
    rows = world.arrays(
        """
        select person_id::bigint as person, live_id::bigint as live,
            epoch(viewed_at)::bigint as at, coalesce(guide_id, 0)::bigint as guide
        from live_views join lives using (live_id) order by viewed_at, person_id
        """
    )
    buys = chance.happens("induced by live", _BY_LIVE, rows["person"], rows["at"])
    person, touched = rows["person"][buys], rows["at"][buys]
    wait = chance.between("live leads to", 60, 2400, person, touched)
    channel = np.full(len(person), XIAODIAN)
    found = _induced(relation, person, touched, wait, channel, 3, rows["guide"][buys])
    found.live[:] = rows["live"][buys]
    return found


def _induced(relation, person, touched, wait, channel, touch: int, guide) -> Wishes:
    count = len(person)
    return Wishes(
        person,
        touched + wait,
        np.ones(count, bool),
        channel,
        np.full(count, INDUCED),
        np.full(count, -1),
        relation.guide(person, touched + wait),
        np.full(count, touch),
        guide,
        touched,
        np.zeros(count, np.int64),
        np.zeros(count, np.int64),
    )
