"""Which stores are open, and which guides stand there, on any day: look-ups for many at once."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.store import World

_FOREVER = 2_000_000
_REDRAWS = 6
_DAY = 100_000


class Postings:
    """The organisation as arrays. Days are counted from 1970; a guide of 0 is nobody."""

    def __init__(self, world: World):
        self.stores = world.arrays(
            f"""
            select store_id, city, province, district, is_virtual, is_test, channel,
                coalesce(opened_on - date '1970-01-01', 0) as opened,
                coalesce(closed_on - date '1970-01-01', {_FOREVER}) as closed
            from stores order by store_id
            """
        )
        posted = world.arrays(
            f"""
            select store_id, guide_id, valid_from - date '1970-01-01' as first,
                coalesce(valid_to - date '1970-01-01', {_FOREVER}) as until,
                skill * (case when is_primary then 1 else 0.4 end) as skill
            from guide_assignments join guides using (guide_id) order by store_id, guide_id, first
            """
        )
        bounds = np.flatnonzero(np.diff(posted["store_id"])) + 1
        self._posted = {
            int(posted["store_id"][rows[0]]): {name: posted[name][rows] for name in posted}
            for rows in np.split(np.arange(len(posted["store_id"])), bounds)
            if len(rows)
        }
        self._skill = self._by_guide(world)
        self._hours = self._by_weekday(world)
        self._shifts = world.arrays(
            f"""
            select store_id * {_DAY} + (day - date '1970-01-01') as place, guide_id,
                starts_minute, ends_minute
            from rosters order by 1, 2
            """
        )

    def open_store(self, topic: str, chance: Chance, key, day) -> np.ndarray:
        """Return for each key a real store that is open on the day, the large ones more often."""
        real = ~self.stores["is_virtual"] & ~self.stores["is_test"]
        ids = self.stores["store_id"]
        size = np.where(real, np.exp(0.5 * chance.normal("store size", ids)), 0.0)
        place = np.zeros(len(key), np.int64)
        todo = np.ones(len(key), bool)
        for again in range(_REDRAWS):
            place[todo] = chance.pick(topic, size, key[todo], again)
            todo &= ~self.is_open(ids[place], day)
        # The oldest store that never closes, where luck found none.
        oldest = np.argmin(np.where(real, self.stores["opened"] - self.stores["closed"], _FOREVER))
        return ids[np.where(todo, oldest, place)].astype(np.int64)

    def is_open(self, store, day) -> np.ndarray:
        """Return whether stores exist on days; refurbishments are not looked at."""
        place = np.asarray(store) - 1
        return (self.stores["opened"][place] <= day) & (day < self.stores["closed"][place])

    def guide_on(self, topic: str, chance: Chance, key, store, day) -> np.ndarray:
        """Return a guide who is posted at the store on the day, the able ones more often."""
        guide = np.zeros(len(key), np.int64)
        draw = chance.uniform(topic, key)
        order = np.argsort(store, kind="stable")
        bounds = np.flatnonzero(np.diff(store[order])) + 1
        for rows in np.split(order, bounds):
            posted = self._posted.get(int(store[rows[0]])) if len(rows) else None
            if posted is not None:
                guide[rows] = _weighted(posted, day[rows], draw[rows])
        return guide

    def guide_on_duty(self, topic: str, chance: Chance, key, store, day, minute) -> np.ndarray:
        """Return a guide who is on the roster of that minute, the able ones more often."""
        shifts = self._shifts
        place = store * _DAY + day
        first = np.searchsorted(shifts["place"], place, side="left")
        count = np.searchsorted(shifts["place"], place, side="right") - first
        guide = np.zeros(len(key), np.int64)
        most = float(np.quantile(self._skill[self._skill > 0], 0.97))
        for again in range(2 * _REDRAWS):
            open_ = np.flatnonzero((guide == 0) & (count > 0))
            drawn = chance.uniform(topic, key[open_], again)
            shift = first[open_] + np.floor(drawn * count[open_]).astype(np.int64)
            candidate = shifts["guide_id"][shift]
            works = (shifts["starts_minute"][shift] <= minute[open_]) & (
                minute[open_] < shifts["ends_minute"][shift]
            )
            able = chance.happens(topic + " able", self._skill[candidate] / most, key[open_], again)
            taken = works & (able if again < _REDRAWS else True)
            guide[open_[taken]] = candidate[taken]
        return guide

    def hours(self, store, day) -> tuple[np.ndarray, np.ndarray]:
        """Return the minutes at which stores open and close on days."""
        weekday = (day + 3) % 7 + 1
        since, opens, closes = (table[store, weekday] for table in self._hours)
        version = np.maximum((since <= np.asarray(day)[..., None]).sum(-1) - 1, 0)[..., None]
        return (
            np.take_along_axis(opens, version, -1)[..., 0],
            np.take_along_axis(closes, version, -1)[..., 0],
        )

    @staticmethod
    def _by_guide(world: World) -> np.ndarray:
        found = world.arrays("select guide_id, skill from guides")
        skill = np.zeros(int(found["guide_id"].max()) + 1)
        skill[found["guide_id"]] = found["skill"]
        return skill

    def _by_weekday(self, world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows = world.arrays(
            """
            select store_id, weekday, valid_from - date '1970-01-01' as since, opens_minute,
                closes_minute, row_number() over (
                    partition by store_id, weekday order by valid_from
                ) - 1 as version
            from store_hours
            """
        )
        shape = (int(self.stores["store_id"].max()) + 1, 8, int(rows["version"].max()) + 1)
        since = np.full(shape, _FOREVER)
        opens, closes = np.full(shape, 600), np.full(shape, 1320)
        at = (rows["store_id"], rows["weekday"], rows["version"])
        since[at] = rows["since"]
        opens[at], closes[at] = rows["opens_minute"], rows["closes_minute"]
        return since, opens, closes


def _weighted(posted: dict, day: np.ndarray, draw: np.ndarray) -> np.ndarray:
    is_there = (posted["first"] <= day[:, None]) & (day[:, None] < posted["until"])
    edges = np.cumsum(is_there * posted["skill"], axis=1)
    total = edges[:, -1]
    place = (edges <= (draw * total)[:, None]).sum(axis=1).clip(0, len(posted["first"]) - 1)
    return np.where(total > 0, posted["guide_id"][place], 0)
