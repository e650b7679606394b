"""When stores are open: by weekday, and the weeks in which they are being refurbished."""

import numpy as np

from simulator.world.chance import Chance
from simulator.world.places import MALL_SHARE
from simulator.world.settings import Settings
from simulator.world.store import World

# Opening and closing, in minutes after midnight, Monday to Sunday.
_MALL_WEEK = np.array([(600, 1320)] * 4 + [(600, 1350)] * 2 + [(600, 1320)])
_STREET_WEEK = np.array([(570, 1260)] * 7)
_SHORTENED_WEEK = np.array([(600, 1230)] * 5 + [(570, 1260)] * 2)
_SHORTENED_BEFORE = (110, 160)
_REFURBISHED_SHARE = 0.25
_SETTLED = 200
"""So many days after its opening, at least, a store is refurbished."""


def fill_opening_hours(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``store_hours`` and ``store_closures``."""
    stores = world.arrays(
        "select store_id, opened_on - date '1970-01-01' as opened, is_test,"
        " coalesce(closed_on - date '1970-01-01', 1000000) as closed"
        " from stores where not is_virtual order by store_id"
    )
    ids, opened, closed = stores["store_id"].astype(np.int64), stores["opened"], stores["closed"]
    night = int(np.datetime64(settings.first_night, "D").astype(np.int64))
    settled = (opened < night - 500) & (closed > night) & ~stores["is_test"].astype(bool)
    _fill_hours(world, ids, opened, settled, night, chance)
    first = night - chance.between("refurbishment", 40, 430, ids)
    last = first + chance.between("days of refurbishment", 14, 35, ids) - 1
    last = np.maximum(last, first + 13)
    chosen = chance.happens("is refurbished", _REFURBISHED_SHARE, ids) & settled
    if len(ids) > 1 and not chosen.any():
        chosen[np.flatnonzero(settled)[:1]] = True
    chosen &= first > opened + _SETTLED
    world.add(
        "store_closures",
        {
            "store_id": ids[chosen],
            "first_day": first[chosen].astype("datetime64[D]"),
            "last_day": last[chosen].astype("datetime64[D]"),
            "reason": ["refurbishment"] * int(chosen.sum()),
        },
    )


def _fill_hours(
    world: World,
    ids: np.ndarray,
    opened: np.ndarray,
    settled: np.ndarray,
    night: int,
    chance: Chance,
) -> None:
    in_mall = chance.happens("in a mall", MALL_SHARE, ids)
    weeks = np.where(in_mall[:, None, None], _MALL_WEEK, _STREET_WEEK)
    until = np.full(len(ids), np.datetime64("NaT", "D"))
    # The street shop with the lowest draw, or a mall's where there is none, shortens its hours.
    draw = chance.uniform("shortens its hours", ids) + in_mall + 4 * ~settled
    which = int(np.argmin(draw))
    day = np.datetime64(night - int(chance.between("shorter hours", *_SHORTENED_BEFORE)), "D")
    if settled[which]:
        until[which] = day
        _add_weeks(world, ids[[which]], [day], [np.datetime64("NaT")], _SHORTENED_WEEK[None])
    _add_weeks(world, ids, opened.astype("datetime64[D]"), until, weeks)


def _add_weeks(world: World, ids, valid_from, valid_to, weeks: np.ndarray) -> None:
    """Add seven rows for each store."""
    world.add(
        "store_hours",
        {
            "store_id": np.repeat(ids, 7),
            "weekday": np.tile(np.arange(1, 8), len(ids)),
            "valid_from": np.repeat(np.asarray(valid_from, "datetime64[D]"), 7),
            "valid_to": np.repeat(np.asarray(valid_to, "datetime64[D]"), 7),
            "opens_minute": weeks[:, :, 0].ravel(),
            "closes_minute": weeks[:, :, 1].ravel(),
        },
    )
