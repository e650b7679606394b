"""What is in an order and what it costs: lines, prices, who bears which discount, what is paid."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.customers import Customers
from simulator.world.orders import IDENTITY_CHECK, SAMPLE, STAFF_ORDER, TRIAL
from simulator.world.relations import DAY, NEVER
from simulator.world.settings import Settings
from simulator.world.store import World
from simulator.world.supply import popularity
from simulator.world.wishes import STORE, TMALL, XIAODIAN, YOUZAN

_MOST_LINES = 6
_SHELF_DAYS = 300
_OTHER_AGE, _UNKNOWN_AGE, _OUT_OF_SEASON = 0.12, 0.4, 0.01
_AGES = np.array([-1, 3, 6, 12, 24, 36, 72])
_FREIGHT, _FREE_FROM = 1_000, 9_900
_STAFF_PRICE, _FESTIVAL_PRICE = 0.7, 0.88


class Baskets:
    """What can be bought, and what lies in the baskets of orders."""

    def __init__(self, world: World, settings: Settings, chance: Chance, people: Customers):
        self._chance, self._people, self._coupons = chance, people, settings.behaviour.coupon_share
        self._goods = world.arrays(
            """
            select product_id::bigint as product, tag_price_fen as tag, from_months, to_months,
                launched_on - date '1970-01-01' as launched, season <> '四季' as is_seasonal
            from products order by 1
            """
        )
        self._skus = world.arrays(
            "select product_id::bigint as product, sku_id from skus order by 1, 2"
        )
        self._weight = popularity(chance, self._skus["product"], self._skus["sku_id"])
        self._days = world.arrays(
            """
            select day - date '1970-01-01' as day, event is not null as is_event
            from days order by day
            """
        )

    def fill(self, orders: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Add the money columns to ``orders`` and return the order lines as columns."""
        chance, number, kind = self._chance, orders["order_id"], orders["kind"]
        count = np.ones(len(number), np.int64)
        for more in range(1, _MOST_LINES):
            count += (count == more) & chance.happens("another line", 0.46, number, more)
        which = np.repeat(np.arange(len(number)), count)
        line = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + 1
        key = number[which]
        product, sku = self._picked(orders, which, line)
        tag = self._goods["tag"][product - 1]
        price = tag * self._markdown(orders, which, product - 1)
        price = np.maximum(np.round(price / 100) * 100, 100).astype(np.int64)
        is_free = np.isin(kind[which], (SAMPLE, TRIAL))
        # A gift never stands first, so the first line has room for what a division leaves.
        is_gift = (line == count[which]) & (line > 1) & chance.happens("gift line", 0.05, key)
        price = np.where(is_free, 0, np.where(kind[which] == IDENTITY_CHECK, line == 1, price))
        two, three = (
            chance.happens(name, share, key, line) for name, share in (("2", 0.2), ("3", 0.05))
        )
        quantity = np.where(is_gift | (price <= 1), 1, 1 + two + three)
        lines = {
            "order_id": key,
            "line_no": line,
            "sku_id": sku,
            "product_id": product,
            "quantity": quantity.astype(np.int32),
            "tag_price_fen": tag,
            "price_fen": price,
            "list_fen": np.where(is_gift, 0, price * quantity),
            "is_gift": is_gift,
        }
        _add_money(self._coupons, chance, orders, lines, which)
        return lines

    def _picked(self, orders, which, line):
        """Return a style and one of its units for each line: on sale, in season, of the age."""
        chance, people, goods, skus = self._chance, self._people, self._goods, self._skus
        popular = np.bincount(skus["product"], self._weight, len(goods["product"]) + 1)[1:]
        person = np.where(orders["person_id"] <= people.count, orders["person_id"], 0)[which]
        day = orders["ordered"][which] // DAY
        age = np.clip((day - people.birth[person]) / 30.4, -10, 100)
        # Nobody knows of a child where there is none.
        unknown = len(_AGES) + 1
        group = np.where(
            people.birth[person] > 8_000_000, unknown, np.searchsorted(_AGES, age, "right")
        )
        month, key = day // 30, orders["order_id"][which]
        draw = chance.uniform("style", key, line)
        product = np.ones(len(which), np.int64)
        cell = month * 16 + group
        order = np.argsort(cell, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(cell[order])) + 1):
            if len(rows):
                wanted = popular * _wanted(goods, int(month[rows[0]]), int(group[rows[0]]))
                edges = np.cumsum(wanted + 1e-12)
                place = np.searchsorted(edges, draw[rows] * edges[-1], side="right")
                product[rows] = goods["product"][np.minimum(place, len(edges) - 1)]
        edges = np.append(0.0, np.cumsum(self._weight))
        first = np.searchsorted(skus["product"], product, side="left")
        last = np.searchsorted(skus["product"], product, side="right")
        spread = edges[first] + chance.uniform("sku", key, line) * (edges[last] - edges[first])
        place = np.searchsorted(edges, spread, side="right") - 1
        return product, skus["sku_id"][np.clip(place, first, last - 1)]

    def _markdown(self, orders, which, place) -> np.ndarray:
        """Return the price as a share of the tag: old seasons, festivals online, staff."""
        goods, calendar = self._goods, self._days
        day = orders["ordered"][which] // DAY
        shelf = day - goods["launched"][place]
        old = goods["is_seasonal"][place] & (shelf > 100)
        share = np.where(old, np.where(shelf > 200, 0.5, 0.75), 0.96)
        is_event = calendar["is_event"][day - calendar["day"][0]] & (
            orders["channel"][which] != STORE
        )
        share = share * np.where(is_event, _FESTIVAL_PRICE, 1.0)
        return share * np.where(orders["kind"][which] == STAFF_ORDER, _STAFF_PRICE, 1.0)


def _wanted(goods, month: int, group: int) -> np.ndarray:
    """Return how much each style is wanted in a month by families with a child of an age group."""
    shelf = month * 30 + 15 - goods["launched"]
    in_season = np.where((shelf >= -15) & (shelf < _SHELF_DAYS), 1.0, _OUT_OF_SEASON)
    fresh = np.where(shelf < -15, 0.0, np.where(goods["is_seasonal"], in_season, 1.0))
    if group > len(_AGES):
        return fresh * _UNKNOWN_AGE
    months = _AGES[max(group - 1, 0)] + 2
    fits = (goods["from_months"] <= months) & (months <= goods["to_months"])
    return fresh * np.where(fits, 1.0, _OTHER_AGE)


def _add_money(coupon_share: float, chance: Chance, orders, lines, which) -> None:
    number, channel, count = orders["order_id"], orders["channel"], len(orders["order_id"])
    listed = np.bincount(which, lines["list_fen"], count).astype(np.int64)
    is_normal = ~np.isin(orders["kind"], (SAMPLE, TRIAL, IDENTITY_CHECK, STAFF_ORDER))
    in_club = is_normal & np.isin(channel, (STORE, YOUZAN))
    given = {
        "merchant_discount_fen": (
            is_normal & chance.happens("promotion", 0.28, number),
            listed // 30_000 * 3_000 + listed // 100 * 3,
        ),
        "platform_discount_fen": (
            is_normal & (channel >= TMALL) & chance.happens("subsidy", 0.35, number),
            listed // 200 * 10,
        ),
        "coupon_fen": (
            is_normal & (listed >= 20_000) & chance.happens("coupon", coupon_share, number),
            np.where(listed >= 50_000, 5_000, 2_000),
        ),
        "points_fen": (
            in_club & (listed >= 10_000) & chance.happens("points", 0.06, number),
            np.full(count, 1_000),
        ),
    }
    due = np.zeros(len(which), np.int64)
    for name, (has, money) in given.items():
        orders[name] = np.where(has, money, 0)
        lines[name] = _spread(orders[name], lines["list_fen"], listed, which)
        due += lines[name]
    lines["paid_fen"] = lines["list_fen"] - due
    goods = np.bincount(which, lines["paid_fen"], count).astype(np.int64)
    ships = is_normal & ~np.isin(channel, (STORE, XIAODIAN)) & (goods < _FREE_FROM)
    orders["list_fen"] = listed
    orders["freight_fen"] = np.where(ships, _FREIGHT, 0)
    orders["paid_fen"] = goods + orders["freight_fen"]
    stored = in_club & chance.happens("stored value", 0.05, number) & (orders["paid"] < NEVER)
    orders["stored_value_fen"] = np.where(stored, orders["paid_fen"], 0)


def _spread(total, weight, weights, which) -> np.ndarray:
    """Spread each order's discount over its lines by their value; the first line takes the rest."""
    share = total[which] * weight // np.maximum(weights[which], 1)
    rest = total - np.bincount(which, share, len(total)).astype(np.int64)
    share[np.flatnonzero(np.diff(which, prepend=-1))] += rest
    return share
