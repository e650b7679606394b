"""Who works when: five of seven days, in early and late shifts that leave no open hour alone."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.settings import Settings
from simulator.world.store import World
from simulator.world.tenures import TOLD_AHEAD

_SHIFT_MINUTES = 540
_SECOND_STORE_SHARE = 0.3
"""Of the working days of a guide with a second store, those spent there."""
# Weekdays off, 0 Monday, a pair for each guide of a store. Neighbours share no day, so that of
# any two or more guides somebody works; weekends are off least.
_PAIRS = np.array([(0, 1), (2, 3), (1, 4), (0, 2), (1, 3), (2, 6), (3, 5)])
_OPEN_DAYS = """
select store_id, day::date - date '1970-01-01' as number, opens_minute, closes_minute
from range(date '1970-01-01' + {first}, date '1970-01-01' + {last} + 1, interval 1 day) as _(day)
join store_hours on weekday = isodow(day) and day >= valid_from
    and (valid_to is null or day < valid_to)
join stores using (store_id)
where not is_test and day >= opened_on and (closed_on is null or day < closed_on)
    and not exists (
        from store_closures as closed
        where closed.store_id = stores.store_id and day between closed.first_day and closed.last_day
    )
"""


def fill_rosters(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``rosters`` from the first day to a week after the last one."""
    first = int(np.datetime64(settings.first_day, "D").astype(np.int64))
    last = int(np.datetime64(settings.last_day, "D").astype(np.int64)) + TOLD_AHEAD
    opens, closes = _open_days(world, first, last)
    guide, store, day = _working(world, opens, first, last, chance)
    place, count = _places(store, day)
    begin, end = opens[store, day - first], closes[store, day - first]
    is_early = (place + day) % count < (count + 1) // 2
    is_late = ~is_early | (count == 1)
    world.add(
        "rosters",
        {
            "guide_id": guide,
            "store_id": store,
            "day": day.astype("datetime64[D]"),
            "starts_minute": np.where(is_early, begin, np.maximum(end - _SHIFT_MINUTES, begin)),
            "ends_minute": np.where(is_late, end, np.minimum(begin + _SHIFT_MINUTES, end)),
        },
    )


def _open_days(world: World, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the minutes of opening and closing by store and day, -1 where closed."""
    rows = world.arrays(_OPEN_DAYS.format(first=first, last=last))
    ((stores,),) = world.engine.execute("select max(store_id) + 1 from stores").fetchall()
    opens = np.full((stores, last - first + 1), -1)
    closes = opens.copy()
    where = (np.asarray(rows["store_id"], np.int64), np.asarray(rows["number"]) - first)
    opens[where], closes[where] = rows["opens_minute"], rows["closes_minute"]
    return opens, closes


def _working(
    world: World, opens: np.ndarray, first: int, last: int, chance: Chance
) -> tuple[np.ndarray, ...]:
    """Return guide, store and day of all days that are worked, by store and day."""
    guide, store, day = _assigned(world, "is_primary", first, last)
    is_open = opens[store, day - first] >= 0
    guide, store, day = guide[is_open], store[is_open], day[is_open]
    order = np.lexsort((guide, day, store))
    guide, store, day = guide[order], store[order], day[order]
    place, count = _places(store, day)
    works = ~_is_off(store, day, place, chance) | (count == 1)
    guide, store, day = guide[works], store[works], day[works]
    helper, second, second_day = _assigned(world, "not is_primary", first, last)
    goes = opens[second, second_day - first] >= 0
    goes &= chance.happens("in the second store", _SECOND_STORE_SHARE, helper, second_day)
    # Somebody stays in the first store.
    wanted = np.isin(_keyed(guide, day), _keyed(helper[goes], second_day[goes]))
    at_home = _keyed(store, day)
    _, where = np.unique(at_home, return_inverse=True)
    stays = np.bincount(where, weights=~wanted)[where] > 0
    moving = np.flatnonzero(wanted & stays)
    keys = _keyed(helper[goes], second_day[goes])
    by_key = np.argsort(keys)
    found = by_key[np.searchsorted(keys, _keyed(guide, day)[moving], sorter=by_key)]
    store[moving] = second[goes][found]
    order = np.lexsort((guide, day, store))
    return guide[order], store[order], day[order]


def _assigned(world: World, which: str, first: int, last: int) -> tuple[np.ndarray, ...]:
    """Return guide, store and day of all days of the assignments."""
    rows = world.arrays(
        f"""
        select guide_id, store_id, greatest(valid_from - date '1970-01-01', {first}) as since,
            least(coalesce(valid_to - date '1970-01-01', {last} + 1), {last} + 1) as until
        from guide_assignments where {which} and since < until order by guide_id, since
        """
    )
    since = np.asarray(rows["since"], np.int64)
    days = np.asarray(rows["until"], np.int64) - since
    begins = np.cumsum(days) - days
    day = np.arange(days.sum()) - np.repeat(begins, days) + np.repeat(since, days)
    columns = (np.asarray(rows[name], np.int64) for name in ("guide_id", "store_id"))
    return *(np.repeat(column, days) for column in columns), day


def _keyed(guide: np.ndarray, day: np.ndarray) -> np.ndarray:
    return guide * 1_000_000 + day


def _places(store: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's place in its store's day, and how many rows that has; both sorted so."""
    key = _keyed(store, day)
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.arange(0)
    counts = np.diff(np.r_[starts, len(key)])
    return np.arange(len(key)) - np.repeat(starts, counts), np.repeat(counts, counts)


def _is_off(store: np.ndarray, day: np.ndarray, place: np.ndarray, chance: Chance) -> np.ndarray:
    """Say who has the day off; the pairs of days rotate among the guides from week to week."""
    week, weekday = np.divmod(day + 3, 7)
    turn = chance.between("days off", 0, len(_PAIRS), store) + week
    return (_PAIRS[(place + turn) % len(_PAIRS)] == weekday[:, None]).any(axis=1)
