"""Where and at what minute orders are placed."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.customers import Customers
from simulator.world.people import STAFF, TESTERS
from simulator.world.postings import Postings
from simulator.world.relations import DAY
from simulator.world.settings import Settings
from simulator.world.store import World
from simulator.world.wishes import CHANNELS, STORE, XIAODIAN, YOUZAN, Wishes

# How much platforms sell in each hour from midnight on.
_PLATFORM_HOURS = [2.2, 1.2, 0.6, 0.4, 0.4, 0.6, 1.4, 2.4, 3.4, 4.6, 5.6, 5.2, 4.8, 4.8, 4.6, 4.6]
_PLATFORM_HOURS += [4.6, 4.4, 4.4, 5.0, 6.6, 7.4, 7.0, 4.4]
_ELSEWHERE = 0.13
_AFTER_LUNCH, _AFTER_WORK = 0.42, 0.72


class Venues:
    """The places of a world, for the orders of its people. A store of 0 is none."""

    def __init__(
        self, world: World, settings: Settings, chance: Chance, posted: Postings, people: Customers
    ):
        self._chance, self._posted, self._people = chance, posted, people
        self._night_share = settings.behaviour.night_share
        stores = posted.stores
        owners = np.ma.filled(stores["channel"].astype(object), "").tolist()
        self._virtual = np.zeros(len(CHANNELS), np.int64)
        for store, channel in zip(stores["store_id"].tolist(), owners, strict=True):
            self._virtual[np.flatnonzero(np.equal(CHANNELS, channel))] = store
        self._test_store = int(stores["store_id"][stores["is_test"]][0])
        self._moves = world.arrays(
            """
            select person_id::bigint as person, epoch(cast(moved_on as timestamp))::bigint as at,
                to_store_id::bigint as store from moves order by 1
            """
        )
        self._closures = world.engine.execute(
            """
            select store_id, first_day - date '1970-01-01', last_day - date '1970-01-01'
            from store_closures
            """
        ).fetchall()
        self._ours = world.arrays(
            f"""
            select person_id::bigint as person, home_store_id::bigint as store from persons
            where person_id >= {STAFF} order by 1
            """
        )

    def home(self, wishes: Wishes) -> np.ndarray:
        """Return everybody's home store, for staff and tests the store they belong to."""
        is_ours = wishes.person >= STAFF
        place = np.searchsorted(self._ours["person"], wishes.person)
        place = place.clip(0, len(self._ours["person"]) - 1)
        known = self._people.home[np.where(is_ours, 0, wishes.person)]
        return np.where(is_ours, self._ours["store"][place], known).astype(np.int64)

    def minutes(self, wishes: Wishes, home) -> np.ndarray:
        """Return when each order is placed."""
        chance, person, day = self._chance, wishes.person, wishes.at // DAY
        opens, closes = self._posted.hours(np.maximum(home, 1), day)
        draw = chance.uniform("minute", person, day)
        evening = chance.happens("evening", 0.45, person, day)
        wave = np.where(evening, _AFTER_WORK, _AFTER_LUNCH)
        share = np.clip(wave + 0.17 * chance.normal("wave", person, day), 0.02, 0.98)
        open_ = opens + share * (closes - opens)
        # Most of the night's orders come between closing and midnight.
        early = np.where(draw < 0.35, draw / 0.35 * 75, 420 + (draw - 0.35) / 0.65 * (opens - 420))
        late = chance.happens("late", 0.72, person, day)
        closed = np.where(late, closes + draw * (1440 - closes), early)
        platform = chance.pick("platform hour", _PLATFORM_HOURS, person, day) * 60 + draw * 60
        is_private = np.isin(wishes.channel, (YOUZAN, XIAODIAN))
        by_night = is_private & chance.happens("by night", self._night_share, person, day)
        is_store = wishes.channel == STORE
        minute = np.select([is_store, by_night, is_private], [open_, closed, open_], platform)
        second = chance.between("second", 0, 60, person, day)
        at = np.where(wishes.is_timed, wishes.at, day * DAY + minute.astype(np.int64) * 60 + second)
        # Whoever decides for the store at night goes there when it is open.
        of_day = at % DAY // 60
        shut = is_store & ((of_day < opens) | (of_day >= closes))
        next_day = at // DAY + (of_day >= closes)
        return np.where(shut, next_day * DAY + open_.astype(np.int64) * 60 + second, at)

    def stores(self, wishes: Wishes, home, at) -> tuple[np.ndarray, np.ndarray]:
        """Return the store that people go to, and the one that sells: online the channel's own."""
        home = home.copy()
        if len(self._moves["person"]):
            last = len(self._moves["person"]) - 1
            place = np.searchsorted(self._moves["person"], wishes.person).clip(0, last)
            moved = (self._moves["person"][place] == wishes.person) & (home > 0)
            moved &= self._moves["at"][place] <= at
            home[moved] = self._moves["store"][place[moved]]
        elsewhere = self._chance.happens("elsewhere", _ELSEWHERE, wishes.person, at)
        other = self._posted.open_store("other store", self._chance, wishes.person, at // DAY)
        visited = np.where(elsewhere & (wishes.person < STAFF) & (home > 0), other, home)
        # A private order belongs to the store of the customer's guide, where there is one.
        is_cloud = (wishes.channel == YOUZAN) & (home > 0) & (wishes.guide > 0)
        own = np.where(wishes.channel == STORE, visited, self._virtual[wishes.channel])
        store = np.where(is_cloud, home, own)
        is_test = wishes.person >= TESTERS
        return home, np.where(is_test, self._test_store, np.maximum(store, 1)).astype(np.int64)

    def is_trading(self, store, at) -> np.ndarray:
        """Return whether stores exist, are not being refurbished, and are open at the minute."""
        day = at // DAY
        is_open = self._posted.is_open(store, day) & ~self.is_closed(store, at)
        for closed_store, first, last in self._closures:
            is_open &= ~((store == closed_store) & (first <= day) & (day <= last))
        return is_open

    def is_closed(self, store, at) -> np.ndarray:
        """Return whether the store's opening hours of that day leave the minute out."""
        opens, closes = self._posted.hours(np.maximum(store, 1), at // DAY)
        of_day = at % DAY // 60
        return (of_day < opens) | (of_day >= closes)
