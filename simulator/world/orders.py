"""Wishes become orders: of what kind, sold by whom, and what happens to them afterwards.

Where and at what minute is in ``venues``, their money in ``baskets``.
"""

from collections.abc import Iterator

import numpy as np

from simulator.world.chance import Chance
from simulator.world.customers import Customers
from simulator.world.people import STAFF, TESTERS
from simulator.world.postings import Postings
from simulator.world.relations import DAY, NEVER
from simulator.world.settings import Settings
from simulator.world.store import World, moments, words
from simulator.world.venues import Venues
from simulator.world.wishes import (
    CAUSES,
    CHANNELS,
    DOUYIN,
    OWN,
    STORE,
    TMALL,
    TOUCHES,
    XIAODIAN,
    XIAOHONGSHU,
    YOUZAN,
    Wishes,
)

_KINDS = ("normal", "presale", "gift", "sample", "identity_check", "trial", "staff", "test")
NORMAL, PRESALE, GIFT, SAMPLE, IDENTITY_CHECK, TRIAL, STAFF_ORDER, TEST_ORDER = range(8)
_CANCELS = ("unpaid", "refunded")
UNPAID, REFUNDED = range(2)
_PIECE = 400_000
MONEY = (
    *("list_fen", "merchant_discount_fen", "platform_discount_fen", "coupon_fen", "points_fen"),
    *("stored_value_fen", "freight_fen", "paid_fen"),
)


def place_orders(
    world: World,
    settings: Settings,
    chance: Chance,
    posted: Postings,
    people: Customers,
    wishes: Wishes,
) -> dict[str, np.ndarray]:
    """Return the orders in the order of their ids, as columns without their money."""
    # Orders wait here until it is known under which ids they were made.
    world.engine.execute("create temp table noted_orders as from orders limit 0")
    wishes = _with_ours(world, settings, chance, wishes)
    venues = Venues(world, settings, chance, posted, people)
    home = venues.home(wishes)
    at = venues.minutes(wishes, home)
    home, store = venues.stores(wishes, home, at)
    keeps = np.flatnonzero((wishes.channel != STORE) | venues.is_trading(store, at))
    order = keeps[np.lexsort((wishes.channel[keeps], wishes.person[keeps], at[keeps]))]
    wishes, at, store, home = wishes.chosen(order), at[order], store[order], home[order]
    number = np.arange(1, len(order) + 1)
    seller, second = _sellers(settings, chance, posted, wishes, store, at, number)
    is_store = wishes.channel == STORE
    return {
        "order_id": number,
        "person_id": wishes.person,
        "channel": wishes.channel,
        "store_id": store,
        "fulfilment_store_id": _fulfilment(chance, wishes, store, home, number),
        "ordered": at,
        **_timeline(chance, wishes, at, number),
        "seller_guide_id": seller,
        "second_seller_guide_id": second,
        "service_guide_id": wishes.guide,
        "house_guide_id": _house(settings, chance, wishes, seller, number),
        "share_id": wishes.share,
        "live_id": wishes.live,
        "kind": _kinds(chance, wishes, number),
        "is_risk": chance.happens("risk", settings.behaviour.risk_order_share, number) & ~is_store,
        "is_off_hours": venues.is_closed(home, at),
        "cause": wishes.cause,
        "would_be": wishes.would_be,
        "touch": wishes.touch,
        "touch_guide": wishes.touch_guide,
        "touched": wishes.touched,
    }


def in_pieces(orders: dict[str, np.ndarray]) -> Iterator[dict[str, np.ndarray]]:
    """Yield the orders in pieces that fit into memory with all that is drawn for them."""
    for first in range(0, len(orders["order_id"]), _PIECE):
        yield {name: column[first : first + _PIECE] for name, column in orders.items()}


def fill_orders(world: World, chance: Chance, orders: dict[str, np.ndarray]) -> None:
    """Note what ``place_orders`` and ``baskets`` have found, in the order of the ids."""
    number, channel = orders["order_id"], orders["channel"]
    talent = (channel == DOUYIN) & chance.happens("talent", 0.45, number)
    talent |= (channel == XIAOHONGSHU) & chance.happens("kol", 0.3, number)
    talent_id = np.strings.add("T", chance.between("which talent", 1, 40, number).astype("U4"))
    wait = chance.exponential("parsed after", 0.45 * DAY, number).astype(np.int64)
    has_sharer = (channel == XIAODIAN) & (orders["share_id"] > 0)
    told = np.where(has_sharer, orders["ordered"] + wait, NEVER)
    ids = ("seller_guide_id", "second_seller_guide_id", "service_guide_id", "house_guide_id")
    is_split = orders["second_seller_guide_id"] > 0
    world.add(
        "noted_orders",
        {
            **{name: orders[name] for name in ("order_id", "person_id", "store_id")},
            "fulfilment_store_id": orders["fulfilment_store_id"],
            "channel": words(CHANNELS, channel),
            "ordered_at": moments(orders["ordered"]),
            **{
                f"{name}_at": moments(orders[name], NEVER)
                for name in ("paid", "shipped", "received", "cancelled")
            },
            "cancel_kind": words(_CANCELS, orders["cancel_kind"]),
            **{name: np.ma.masked_equal(orders[name], 0) for name in (*ids, "share_id", "live_id")},
            "second_seller_share": np.ma.masked_where(~is_split, np.full(len(number), 0.5)),
            "sharer_told_at": moments(told, NEVER),
            "talent_id": np.ma.masked_where(~talent, talent_id),
            **{name: orders[name] for name in MONEY},
            "kind": words(_KINDS, orders["kind"]),
            "is_risk": orders["is_risk"],
            "is_off_hours": orders["is_off_hours"],
            "cause": words(CAUSES, orders["cause"]),
            "would_be_channel": words(CHANNELS, orders["would_be"]),
            "touch_kind": words(TOUCHES, orders["touch"] - 1),
            "touch_guide_id": np.ma.masked_equal(orders["touch_guide"], 0),
            "touched_at": moments(orders["touched"], 0),
        },
    )


def _with_ours(world: World, settings: Settings, chance: Chance, wishes: Wishes) -> Wishes:
    """Add what staff buy for themselves, and the test orders of whoever maintains the software."""
    rows = world.arrays(
        """
        select person_id::bigint as person, (hired_on - date '1970-01-01') * 86400 as hired,
            coalesce((left_on - date '1970-01-01') * 86400, 9e15)::bigint as left_at
        from guides order by guide_id
        """
    )
    first = int(np.datetime64(settings.first_day, "s").astype(np.int64))
    until = int(np.datetime64(settings.last_night, "s").astype(np.int64))
    months = np.arange(first, until, 30 * DAY)
    # A month's chance for each guide that makes about the planted share of all orders.
    wanted = settings.behaviour.orders_a_year * settings.members * 1.25 / 12
    wanted *= settings.behaviour.staff_order_share
    often = min(2 * wanted / len(rows["person"]), 0.8)
    place, month = (
        g.ravel() for g in np.meshgrid(np.arange(len(rows["hired"])), months, indexing="ij")
    )
    person = rows["person"][place]
    at = month + chance.between("staff day", 0, 30, person, month) * DAY + 14 * 3600
    buys = chance.happens("staff buys", often, person, month) & (at < until)
    buys &= (rows["hired"][place] < at) & (at < rows["left_at"][place])
    days = np.arange(first, until, DAY)
    tests = days[chance.happens("tests", settings.behaviour.test_orders_a_day, days)] + 10 * 3600
    more = np.concatenate([person[buys], TESTERS + 1 + chance.between("tester", 0, 3, tests)])
    when = np.concatenate([at[buys], tests])
    zero = np.zeros(len(more), np.int64)
    is_online = (more >= TESTERS) & chance.happens("tested online", 0.5, when)
    channel = np.where(is_online, YOUZAN, STORE)
    own = (zero > 0, channel, zero + OWN, channel)
    added = Wishes(more, when, *own, *(zero, zero, zero, zero, zero, zero))
    columns = zip(vars(wishes).values(), vars(added).values(), strict=True)
    return Wishes(*(np.concatenate(pair) for pair in columns))


def _sellers(settings, chance: Chance, posted: Postings, wishes: Wishes, store, at, number):
    """Return who sold: in the store somebody on duty, online the guide whose link it was."""
    is_store = wishes.channel == STORE
    day, minute = at // DAY, at % DAY // 60

    def on_duty(topic: str, rows: np.ndarray) -> np.ndarray:
        found = np.zeros(len(number), np.int64)
        places = (store[rows], day[rows], minute[rows])
        found[rows] = posted.guide_on_duty(topic, chance, number[rows], *places)
        return found

    seller = on_duty("seller", np.flatnonzero(is_store))
    # Half of those who come because of a guide ask for that guide.
    asked = is_store & (wishes.touch_guide > 0) & chance.happens("asks for guide", 0.5, number)
    by_link = (wishes.channel == YOUZAN) & (wishes.touch_guide > 0)
    helped = (wishes.channel == YOUZAN) & (wishes.guide > 0) & chance.happens("helped", 0.3, number)
    o2o = (wishes.channel == TMALL) & (wishes.guide > 0) & chance.happens("o2o", 0.15, number)
    seller = np.select([asked | by_link, helped | o2o], [wishes.touch_guide, wishes.guide], seller)
    # Nobody sells to herself.
    seller = np.where(wishes.person == STAFF + seller, 0, seller)
    share = settings.behaviour.second_seller_share
    split = np.flatnonzero(is_store & chance.happens("two sellers", share, number))
    second = on_duty("second seller", split)
    again = on_duty("other second seller", split)
    second = np.where(second == seller, again, second)
    return seller, np.where((second == seller) | (seller == 0), 0, second)


def _fulfilment(chance: Chance, wishes: Wishes, store, home, number) -> np.ndarray:
    by_store = (wishes.channel == YOUZAN) & chance.happens("from store", 0.4, number)
    o2o = (wishes.channel == TMALL) & chance.happens("o2o from store", 0.08, number)
    return np.where((by_store | o2o) & (home > 0), home, store)


def _house(settings: Settings, chance: Chance, wishes: Wishes, seller, number) -> np.ndarray:
    """Return the guide whose card is used for a customer without one; 0 for honest tickets."""
    share = settings.behaviour
    anonymous = ~chance.happens("card", share.member_share, wishes.person)
    tempted = chance.happens("house account", share.house_account_share, number)
    uses = (wishes.channel == STORE) & anonymous & tempted & (wishes.person < STAFF)
    return np.where(uses, seller, 0)


def _kinds(chance: Chance, wishes: Wishes, number) -> np.ndarray:
    draw, channel = chance.uniform("order kind", number), wishes.channel
    is_private = np.isin(channel, (YOUZAN, XIAODIAN))
    return np.select(
        [
            wishes.person >= TESTERS,
            wishes.person >= STAFF,
            is_private & (draw < 0.025),
            (channel == YOUZAN) & (draw < 0.028),
            (channel == YOUZAN) & (draw < 0.031),
            np.isin(channel, (DOUYIN, XIAOHONGSHU)) & (draw < 0.004),
            (channel >= TMALL) & (draw < 0.006),
            (channel == TMALL) & (draw < 0.05),
        ],
        [TEST_ORDER, STAFF_ORDER, GIFT, IDENTITY_CHECK, SAMPLE, TRIAL, SAMPLE, PRESALE],
        NORMAL,
    )


def _timeline(chance: Chance, wishes: Wishes, at, number) -> dict[str, np.ndarray]:
    """Return when orders are paid, shipped, received and cancelled; ``NEVER`` if not."""
    is_store = wishes.channel == STORE
    draw = chance.uniform("order fate", number)
    unpaid, called_off = ~is_store & (draw < 0.045), ~is_store & (draw >= 0.985)
    pays = at + np.where(is_store, 0, chance.between("pays after", 5, 420, number))
    expires = at + np.where(chance.happens("slow", 0.5, number), 1800, DAY)
    calls = pays + chance.between("calls off after", 1800, 9 * 3600, number)
    packed = np.where(is_store, 0, chance.between("ships after", 4 * 3600, 40 * 3600, number))
    travels = np.where(is_store, 0, chance.between("travels", DAY, 5 * DAY, number))
    goes = ~unpaid & ~called_off
    return {
        "paid": np.where(unpaid, NEVER, pays),
        "shipped": np.where(goes, pays + packed, NEVER),
        "received": np.where(goes, pays + packed + travels, NEVER),
        "cancelled": np.select([unpaid, called_off], [expires, calls], NEVER),
        "cancel_kind": np.select([unpaid, called_off], [UNPAID, REFUNDED], -1),
    }
