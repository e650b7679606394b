"""Links on their way: who shared what, who opened it, and which re-shares lost their origin."""

from dataclasses import dataclass

import numpy as np

from simulator.world.chance import Chance
from simulator.world.messages import CHAT, GROUP, MASS, MEDIA, Openings
from simulator.world.people import STAFF
from simulator.world.settings import Settings
from simulator.world.store import World, moments, words

_HOPS = 5
_FRIENDS = 1.6


@dataclass
class Opened:
    """Every opening of a shared link."""

    person: np.ndarray
    at: np.ndarray
    share: np.ndarray
    """What was opened in truth."""
    told: np.ndarray
    """Whether the log of the mini program knows."""
    guide: np.ndarray
    """The guide at the root."""


@dataclass
class _Shares:
    """Shares of one hop, counted from ``first`` on."""

    first: int
    shared: np.ndarray
    guide: np.ndarray
    sharer: np.ndarray
    parent: np.ndarray
    root: np.ndarray
    medium: np.ndarray


def fill_shares(world: World, settings: Settings, chance: Chance, openings: Openings) -> Opened:
    """Fill ``shares``, and return every opening of one, the re-shared ones too."""
    rows = world.arrays(
        f"select person_id, epoch(arrived_at)::bigint as at from persons where person_id < {STAFF}"
    )
    arrived = np.zeros(len(rows["at"]) + 1, np.int64)
    arrived[rows["person_id"]] = rows["at"]
    shares, opened = _roots(openings)
    hops, every = [shares], [opened]
    for hop in range(1, _HOPS):
        shares, opened = _reshared(settings, chance, arrived, hops[-1], every[-1], hop)
        hops.append(shares)
        every.append(opened)
    numbers = _numbered(hops)
    _add(world, chance, hops, numbers)
    found = [
        np.concatenate(column) for column in zip(*(vars(o).values() for o in every), strict=True)
    ]
    found[2] = numbers[found[2]]
    return Opened(*found)


def _roots(openings: Openings) -> tuple[_Shares, Opened]:
    """Return the guides' own shares; what went to many at once is one share of the guide."""
    is_talk = openings.medium == CHAT
    kind = np.where(openings.medium == MASS, 1, 2)
    many = (kind * (1 << 30) + openings.task) * (1 << 20) + openings.guide
    single = -1 - np.arange(len(is_talk))
    keys = np.where(is_talk, single, many)
    _, firsts, share = np.unique(keys, return_index=True, return_inverse=True)
    count = len(firsts)
    shares = _Shares(
        0,
        openings.shared[firsts],
        openings.guide[firsts],
        np.zeros(count, np.int64),
        np.full(count, -1),
        np.arange(count),
        openings.medium[firsts],
    )
    told = np.ones(len(share), bool)
    return shares, Opened(openings.person, openings.opened, share, told, openings.guide)


def _reshared(
    settings: Settings, chance: Chance, arrived, before: _Shares, opened: Opened, hop: int
) -> tuple[_Shares, Opened]:
    """Let some of who opened a link send it on to friends, and return what they open."""
    plan = settings.behaviour
    likely = plan.reshare_share * hop
    does = np.flatnonzero(chance.happens("reshares", likely, opened.person, opened.at))
    # A person sends one link on only once.
    key = opened.person[does] * (1 << 32) + opened.share[does]
    does = does[np.unique(key, return_index=True)[1]]
    person, parent = opened.person[does], opened.share[does]
    at = opened.at[does] + chance.between("reshares after", 20, 1800, person, opened.at[does])
    first = before.first + len(before.shared)
    to_group = chance.happens("to group", 0.3, person, at)
    shares = _Shares(
        first,
        at,
        np.zeros(len(person), np.int64),
        person,
        parent,
        before.root[parent - before.first],
        np.where(to_group, GROUP, CHAT),
    )
    friends = chance.poisson("friends", _FRIENDS, person, at)
    which = np.repeat(np.arange(len(person)), friends)
    rank = np.arange(len(which)) - np.repeat(np.cumsum(friends) - friends, friends)
    step = chance.between("friend", 1, 60, person[which], at[which], rank)
    back = chance.happens("friend's side", 0.5, person[which], at[which], rank)
    friend = person[which] + np.where(back, -step, step)
    wait = chance.exponential("friend opens", 5400, friend, at[which]).astype(np.int64) + 10
    when = at[which] + wait
    known = (friend > 0) & (friend < len(arrived))
    known &= arrived[np.where(known, friend, 0)] < when
    lost = chance.happens("parameter lost", plan.parameter_loss, friend, when)[known]
    guide = opened.guide[does][which][known]
    return shares, Opened(friend[known], when[known], first + which[known], ~lost, guide)


def _numbered(hops: list[_Shares]) -> np.ndarray:
    """Return the share ids, which grow with the time of the share."""
    names = ("medium", "sharer", "guide", "shared")
    order = np.lexsort([np.concatenate([getattr(hop, name) for hop in hops]) for name in names])
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.arange(1, len(order) + 1)
    return numbers


def _add(world: World, chance: Chance, hops: list[_Shares], numbers) -> None:
    [(styles,)] = world.engine.execute("select greatest(count(*), 1) from products").fetchall()
    for hop, each in enumerate(hops):
        ids, root = numbers[each.first : each.first + len(each.shared)], numbers[each.root]
        world.add(
            "shares",
            {
                "share_id": ids,
                "parent_id": np.ma.masked_where(each.parent < 0, numbers[each.parent]),
                "root_id": root,
                "hop": np.full(len(ids), hop),
                "sharer_guide_id": np.ma.masked_equal(each.guide, 0),
                "sharer_person_id": np.ma.masked_equal(each.sharer, 0),
                "shared_at": moments(each.shared),
                "medium": words(MEDIA, each.medium),
                # One link all the way: the product is that of the root.
                "product_id": 1 + chance.between("shared product", 0, styles, root),
            },
        )
    world.engine.execute(
        """
        create temp macro share_code(id) as 'sh' || left(md5('share:' || id), 14);
        update shares set share_code = share_code(share_id)
        """
    )
