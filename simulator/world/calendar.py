"""How busy each day is: the weekday, the season, the festivals, the trend and chance.

A day's values depend on its date and the seed alone, not on where the history begins or ends.
"""

from datetime import date, timedelta

import numpy as np

from simulator.market_calendar import special_days
from simulator.world.chance import Chance
from simulator.world.settings import Settings
from simulator.world.store import World

_DAY = np.timedelta64(1, "D")
_BEFORE, _AFTER = 800, 60
_TREND_FROM, _YEARLY_GROWTH, _NOISE = np.datetime64("2025-01-01"), 0.08, 0.05
_KINDS_BY_WEIGHT = ("holiday", "event")  # of two names of a day, the first kind's is told

# Monday to Sunday. A holiday is as busy as a Saturday, a make-up workday as a Monday.
_OFFLINE_WEEK = np.array([0.80, 0.79, 0.82, 0.86, 1.05, 1.42, 1.28])
_ONLINE_WEEK = np.array([1.03, 1.02, 1.00, 1.00, 0.97, 0.97, 1.01])
# On the 15th of each month, January to December, and straight lines between.
_OFFLINE_MONTHS = np.array([1.02, 0.93, 0.98, 1.01, 1.02, 0.98, 0.91, 0.97, 1.04, 1.03, 1.04, 1.08])
_ONLINE_MONTHS = np.array([1.00, 0.92, 1.00, 0.97, 1.00, 0.90, 0.88, 0.92, 1.00, 0.95, 0.98, 0.98])
# Corners of what multiplies a day around a date of each year; 1 outside, straight lines between.
_OFFLINE_FEASTS = (
    {"04-30": 1, "05-01": 1.3, "05-03": 1.2, "05-05": 0.9, "05-06": 1},
    {"05-27": 1, "05-30": 1.25, "06-01": 1.55, "06-02": 1},
    {"09-28": 1, "10-01": 1.38, "10-03": 1.28, "10-06": 1.0, "10-08": 0.9, "10-12": 1},
    {"11-05": 1, "11-11": 1.12, "11-12": 0.95, "11-16": 1},
)
_ONLINE_FEASTS = (
    {"03-04": 1, "03-07": 1.35, "03-08": 1.6, "03-10": 0.92, "03-13": 1},
    {"05-20": 1, "05-29": 0.85, "05-31": 1.5, "06-01": 2.1, "06-03": 1.7, "06-05": 1.25}
    | {"06-14": 1.3, "06-16": 2.0, "06-18": 3.2, "06-19": 1.3, "06-21": 0.65, "07-02": 1},
    {"09-06": 1, "09-09": 1.3, "09-11": 1},
    {"10-14": 1, "10-19": 0.82, "10-20": 1.5, "10-22": 1.2, "10-30": 1.0, "11-01": 2.2}
    | {"11-03": 1.6, "11-08": 1.4, "11-10": 2.2, "11-11": 4.0, "11-12": 1.4, "11-14": 0.7}
    | {"11-24": 0.85, "12-02": 1},
    {"12-08": 1, "12-11": 1.3, "12-12": 1.8, "12-14": 0.9, "12-17": 1},
)
# Likewise by days since the first day of the lunar year.
_OFFLINE_NEW_YEAR = {-32: 1, -18: 1.25, -6: 1.45, -3: 1.1, -1: 0.5, 0: 0.28, 2: 0.4, 6: 0.75, 16: 1}
_ONLINE_NEW_YEAR = {-36: 1, -24: 1.35, -14: 1.2, -8: 0.7, -2: 0.38, 2: 0.36, 7: 0.75, 12: 1}


def fill_days(world: World, settings: Settings, chance: Chance) -> None:
    """Fill ``days``, from before the first person can have arrived to after the last night."""
    first = settings.first_day - timedelta(days=_BEFORE)
    last = settings.last_day + timedelta(days=_AFTER)
    days = np.arange(np.datetime64(first), np.datetime64(last) + _DAY)
    # The neighbouring years too: the weeks around a festival may cross the turn of the year.
    special = special_days(first.year - 1, last.year + 1)
    weekday = _weekday(days)
    is_holiday = np.isin(days, _dates(special, "holiday"))
    felt_as = np.where(np.isin(days, _dates(special, "makeup_workday")), 0, weekday)
    felt_as = np.where(is_holiday, 5, felt_as)
    new_years = _dates(special, "event", "春节季").reshape(-1, 15)[:, 1]
    offline = _OFFLINE_WEEK[felt_as] * _season(days, _OFFLINE_MONTHS)
    online = _ONLINE_WEEK[weekday] * _season(days, _ONLINE_MONTHS)
    trend = (1 + _YEARLY_GROWTH) ** ((days - _TREND_FROM) / _DAY / 365.25)
    offline *= trend * _feasts(days, _OFFLINE_FEASTS) * _around(days, new_years, _OFFLINE_NEW_YEAR)
    online *= trend * _feasts(days, _ONLINE_FEASTS) * _around(days, new_years, _ONLINE_NEW_YEAR)
    number = days.astype(np.int64)
    world.add(
        "days",
        {
            "day": days,
            "weekday": weekday + 1,
            "is_holiday": is_holiday,
            "event": _events(days, special),
            "demand": offline * np.exp(_NOISE * chance.normal("offline demand", number)),
            "online_demand": online * np.exp(_NOISE * chance.normal("online demand", number)),
        },
    )


def _weekday(days: np.ndarray) -> np.ndarray:
    """Return 0 for a Monday; the epoch was a Thursday."""
    return (days.astype(np.int64) + 3) % 7


def _dates(special: list[dict], kind: str, name: str | None = None) -> np.ndarray:
    found = [
        row["calendar_date"]
        for row in special
        if row["kind"] == kind and name in (None, row["name_zh"])
    ]
    return np.array(found, "datetime64[D]")


def _events(days: np.ndarray, special: list[dict]) -> list[str | None]:
    names: dict[date, str] = {}
    for kind in _KINDS_BY_WEIGHT:
        for row in special:
            if row["kind"] == kind:
                names.setdefault(row["calendar_date"], row["name_zh"])
    return [names.get(day) for day in days.tolist()]


def _season(days: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Return the factor of the time of the year, without steps between the months."""
    in_year = (days - days.astype("datetime64[Y]")) / _DAY
    return np.interp(in_year, np.arange(12) * 30.44 + 14, months, period=365.25)


def _feasts(days: np.ndarray, feasts: tuple[dict[str, float], ...]) -> np.ndarray:
    factor = np.ones(len(days))
    for year in np.unique(days.astype("datetime64[Y]")).astype(str):
        for corners in feasts:
            dates = np.array([f"{year}-{corner}" for corner in corners], "datetime64[D]")
            factor *= _bent(days, dates, list(corners.values()))
    return factor


def _around(days: np.ndarray, centres: np.ndarray, corners: dict[int, float]) -> np.ndarray:
    factor = np.ones(len(days))
    for centre in centres:
        factor *= _bent(days, centre + np.array(list(corners)) * _DAY, list(corners.values()))
    return factor


def _bent(days: np.ndarray, dates: np.ndarray, factors: list[float]) -> np.ndarray:
    return np.interp(days.astype(np.int64), dates.astype(np.int64), factors)
