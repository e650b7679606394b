"""What decides about a person's purchases, looked up for many at once."""

from dataclasses import dataclass

import numpy as np

from simulator.world.chance import Chance
from simulator.world.people import STAFF
from simulator.world.relations import Contacts
from simulator.world.shares import Opened
from simulator.world.store import World

# Preference for platforms by the way of arrival; whoever came by a platform prefers it.
_ONLINE = {"store": 0.12, "contact_way": 0.2, "referral": 0.3, "live": 0.4, "link": 0.4}
_ONLINE_BY_PLATFORM = 0.8
_ARRIVALS = {"store": 0, "tmall": 3, "douyin": 4, "jd": 5, "xiaohongshu": 6}
_PLATFORMS, _WEIGHTS = np.array([3, 4, 5, 6]), [0.5, 0.3, 0.11, 0.09]


@dataclass
class Customers:
    """Columns by person id; place 0 is nobody."""

    arrived: np.ndarray
    rate: np.ndarray
    """Own orders in a year."""
    home: np.ndarray
    """Home store, 0 if none."""
    online: np.ndarray
    """Preference for platforms."""
    platform: np.ndarray
    """The channel of the platform that is preferred."""
    birth: np.ndarray
    """Birthday of the first child in days; a huge number without one."""
    arrival: np.ndarray
    """The channel of the first purchase, -1 where there is none."""
    private: np.ndarray

    @property
    def count(self) -> int:
        return len(self.rate) - 1


def read_customers(world: World, chance: Chance) -> Customers:
    rows = world.arrays(
        f"""
        select person_id::bigint as person, epoch(arrived_at)::bigint as arrived, rate,
            coalesce(home_store_id, 0)::bigint as home, arrival_channel as channel, private_share,
            coalesce(birth_date - date '1970-01-01', 9000000)::bigint as birth
        from persons left join (from children where child_no = 1) using (person_id)
        where person_id < {STAFF} order by person_id
        """
    )
    person, channel = rows["person"], rows["channel"].tolist()
    arrival = np.array([_ARRIVALS.get(name, -1) for name in channel])
    online = np.array([_ONLINE.get(name, _ONLINE_BY_PLATFORM) for name in channel])
    drawn = _PLATFORMS[chance.pick("platform", _WEIGHTS, person)]
    loyal = (arrival >= 3) & chance.happens("loyal", 0.75, person)
    columns = (
        rows["arrived"],
        rows["rate"],
        rows["home"],
        np.clip(online + 0.15 * chance.normal("online", person), 0.02, 0.95),
        np.where(loyal, arrival, drawn),
        rows["birth"],
        arrival,
        rows["private_share"],
    )
    return Customers(*(np.concatenate([column[:1] * 0, column]) for column in columns))


class Relation:
    """Which guide a person has at a moment: the one of the oldest living contact."""

    def __init__(self, contacts: Contacts):
        ordered = contacts.chosen(np.lexsort((contacts.added, contacts.person)))
        self._contacts = ordered

    def guide(self, person, at) -> np.ndarray:
        known = self._contacts
        first = np.searchsorted(known.person, person, side="left")
        count = np.searchsorted(known.person, person, side="right") - first
        guide = np.zeros(len(person), np.int64)
        for rank in range(int(count.max(initial=0))):
            open_ = np.flatnonzero((guide == 0) & (rank < count))
            place = first[open_] + rank
            lives = (known.added[place] <= at[open_]) & (at[open_] < known.ended[place])
            guide[open_[lives]] = known.guide[place[lives]]
        return guide


class Latest:
    """The last opening of a link by a person before a moment."""

    _SPAN = 1 << 34

    def __init__(self, opened: Opened):
        order = np.lexsort((opened.share, opened.at, opened.person))
        self._person = opened.person[order]
        self._key = self._person * self._SPAN + opened.at[order]
        # One more row, so that "none" has a place too.
        self.at = np.append(opened.at[order], 0)
        self.guide = np.append(opened.guide[order], 0)
        self.share = np.append(opened.share[order], 0)

    def before(self, person, at, within: int) -> np.ndarray:
        """Return the place of the opening, or -1."""
        place = np.searchsorted(self._key, person * self._SPAN + at, side="left") - 1
        real = place >= 0
        real[real] = self._person[place[real]] == person[real]
        real[real] = at[real] - self.at[place[real]] < within
        return np.where(real, place, -1)
