"""What stores receive: the goods they are expected to sell, week by week."""

from collections.abc import Iterator

import numpy as np

from simulator.world.chance import Chance
from simulator.world.settings import Settings
from simulator.world.store import World

Rows = dict[str, np.ndarray]
_NEVER = 1_000_000
_STOCKED_BEFORE = 7
"""Goods arrive up to so many days before a store opens or a style is launched."""
_WEEKS_BEFORE = 12
_ACTIVE_SHARE, _PIECES_AN_ORDER, _PER_PIECE_SOLD = 0.68, 2.2, 1.15
_REAL_STORES_SHARE = 0.62
_VIRTUAL_SHARES = {
    **{"youzan": 0.12, "xiaodian": 0.03, "douyin": 0.08},
    **{"tmall": 0.1, "jd": 0.03, "xiaohongshu": 0.02},
}
_STORE_SPREAD = 0.35
_NOISE = 0.3
_SEASON_WEEKS = 26
_FIRST_WEEKS = 4
"""The first delivery of a unit is for so many weeks."""
_CELLS_A_WEEK = 12_000
"""With more units in more stores than these, each is delivered only every few weeks."""


def popularity(chance: Chance, product_id: np.ndarray, sku_id: np.ndarray) -> np.ndarray:
    """Return how much a unit sells in relation to others; one on average."""
    style = np.exp(0.8 * chance.normal("popularity of a style", product_id) - 0.32)
    return style * np.exp(0.4 * chance.normal("popularity of a unit", sku_id) - 0.08)


def fill_receipts(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``receipts`` from weeks before the first day to the last day."""
    first = int(np.datetime64(settings.first_day, "D").astype(np.int64)) - 7 * _WEEKS_BEFORE
    last = int(np.datetime64(settings.last_day, "D").astype(np.int64))
    stores, units = _stores(world, chance), _units(world, chance)
    weeks = np.arange(_week(first), _week(last) + 1)
    pieces = _pieces_a_week(world, settings, weeks)
    for week, store, unit, day, weeks_worth in _rounds(stores, units, weeks, chance):
        expected = weeks_worth * pieces[week - weeks[0]] * stores["share"][store]
        expected *= units["popularity"][unit] / _sold_in(units, week)
        key = (stores["store_id"][store], units["sku_id"][unit], week)
        expected *= np.exp(_NOISE * chance.normal("receipt", *key) - _NOISE**2 / 2)
        # Rounded up or down by chance, so that the sum is as expected.
        quantity = np.floor(expected + chance.uniform("pieces received", *key)).astype(np.int64)
        kept = (quantity > 0) & (day >= first) & (day <= last)
        world.add(
            "receipts",
            {
                "store_id": stores["store_id"][store[kept]],
                "sku_id": units["sku_id"][unit[kept]],
                "day": day[kept].astype("datetime64[D]"),
                "quantity": quantity[kept],
            },
        )


def _week(days):
    """Return the number of the week, from Monday to Sunday."""
    return (days + 3) // 7


def _stores(world: World, chance: Chance) -> Rows:
    stores = world.arrays(
        f"""
        select store_id, opened_on - date '1970-01-01' as opened, coalesce(channel, '') as channel,
            coalesce(closed_on - date '1970-01-01', {_NEVER}) as closed,
            coalesce(min(first_day) - date '1970-01-01', {_NEVER}) as shut,
            coalesce(max(last_day) - date '1970-01-01', {_NEVER}) as shut_until
        from stores left join store_closures using (store_id)
        where not is_test group by all order by store_id
        """
    )
    channel = np.asarray(stores.pop("channel"), object)
    rows = {name: np.asarray(values, np.int64) for name, values in stores.items()}
    size = np.exp(_STORE_SPREAD * chance.normal("size of a store", rows["store_id"]))
    size[channel != ""] = 0
    virtual = np.array([_VIRTUAL_SHARES.get(each, 0.0) for each in channel])
    rows["share"] = size / size.sum() * _REAL_STORES_SHARE + virtual
    rows["weekday"] = chance.between("day of delivery", 0, 5, rows["store_id"])
    return rows


def _units(world: World, chance: Chance) -> Rows:
    """Return the units, each with the days from its first delivery to its last."""
    units = world.arrays(
        "select sku_id, product_id, launched_on - date '1970-01-01' as launched,"
        f" if(year is null, {_NEVER}, launched + {7 * _SEASON_WEEKS}) as until"
        " from skus join products using (product_id) order by sku_id"
    )
    rows = {name: np.asarray(values, np.int64) for name, values in units.items()}
    return rows | {"popularity": popularity(chance, rows["product_id"], rows["sku_id"])}


def _pieces_a_week(world: World, settings: Settings, weeks: np.ndarray) -> np.ndarray:
    """Return how many pieces the brand receives in each week."""
    days = world.arrays(
        f"select (day - date '1970-01-01' + 3) // 7 as week, avg({_REAL_STORES_SHARE} * demand"
        f" + {1 - _REAL_STORES_SHARE} * online_demand) as demand from days group by 1 order by 1"
    )
    orders = settings.members * _ACTIVE_SHARE * settings.behaviour.orders_a_year * 7 / 365.25
    demand = np.interp(weeks, np.asarray(days["week"]), np.asarray(days["demand"]))
    return orders * _PIECES_AN_ORDER * _PER_PIECE_SOLD * demand


def _sold_in(units: Rows, week: int) -> float:
    """Return the popularity of all that is sold in a week."""
    day = week * 7
    sold = (units["launched"] <= day + _STOCKED_BEFORE) & (day < units["until"])
    return float(units["popularity"][sold].sum())


def _rounds(
    stores: Rows, units: Rows, weeks: np.ndarray, chance: Chance
) -> Iterator[tuple[int, np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """Yield each week's deliveries: the places of store and unit, the day, for how many weeks."""
    every = max(1, round(len(stores["share"]) * len(units["sku_id"]) / 3 / _CELLS_A_WEEK))
    ready = np.maximum(stores["opened"][:, None], units["launched"]) - _STOCKED_BEFORE
    monday = stores["weekday"][:, None] - 3
    first_week = -((monday - ready) // 7)
    turn = chance.between(
        "turn of delivery", 0, every, stores["store_id"][:, None], units["sku_id"]
    )
    last_week = _week(np.minimum(stores["closed"][:, None], units["until"]))
    for week in weeks.tolist():
        is_first = first_week == week
        due = (first_week <= week) & (week <= last_week) & ((turn + week) % every == 0)
        store, unit = np.nonzero(due | is_first)
        day = week * 7 - 3 + stores["weekday"][store]
        open_ = (day < stores["closed"][store]) & (day < units["until"][unit])
        open_ &= (day < stores["shut"][store]) | (day > stores["shut_until"][store])
        store, unit, day = store[open_], unit[open_], day[open_]
        worth = np.where(is_first[store, unit], max(every, _FIRST_WEEKS), every)
        yield week, store, unit, day, worth
