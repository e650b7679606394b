"""The days on which Chinese retail is not as usual: the seed ``special_days`` of the dbt project.

Public holidays and make-up workdays come from the ``holidays`` package, which follows the notices
of the State Council; the shopping festivals are the retailers' own. After an update of the package
``python -m simulator.market_calendar`` writes the seed anew.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays

SEED = Path(__file__).resolve().parent.parent / "dbt_project" / "seeds" / "special_days.csv"
YEARS = (2010, 2027)
COLUMNS = ("calendar_date", "kind", "name_zh", "name_en", "is_provisional")

_DAY = timedelta(days=1)
_NEW_YEAR = "春节"
_NEW_YEARS_EVE = "农历除夕"
_MAKEUP_WORKDAY = ("调休上班", "Make-up workday")


def special_days(first_year: int, last_year: int) -> list[dict]:
    """Return the special days of these years, one row per date, kind and Chinese name.

    A holiday is a whole stretch of days off, weekends included, as the notices count it. A year
    whose make-up workdays have not been announced is provisional.
    """
    # The neighbouring years too: a stretch may cross the turn of the year.
    years = range(first_year - 1, last_year + 2)
    calendar = holidays.country_holidays("CN", years=years)
    workdays = calendar.weekend_workdays
    announced = {day.year for day in workdays}
    statutory = _statutory(years)
    english = holidays.country_holidays("CN", years=years, language="en_US", observed=False)
    translations = {names[0]: english[day] for day, names in statutory.items() if len(names) == 1}

    def is_off(day: date) -> bool:
        return day in calendar or (day.weekday() >= 5 and day not in workdays)

    found: set[tuple[date, str, str, str]] = set()
    found |= {(day, "makeup_workday", *_MAKEUP_WORKDAY) for day in workdays}
    found |= {
        (day, "holiday", name, translations[name])
        for each in statutory
        for day, names in _stretch(each, statutory, is_off)
        for name in names
    }
    for year in range(first_year, last_year + 1):
        new_year = min(
            day for day, names in statutory.items() if day.year == year and _NEW_YEAR in names
        )
        found |= {(day, "event", *names) for day, names in _events(year, new_year - _DAY)}
    return [
        dict(zip(COLUMNS, (*row, row[0].year not in announced), strict=True))
        for row in sorted(found)
        if first_year <= row[0].year <= last_year
    ]


def write_seed(path: Path) -> None:
    """Write the special days of the project's years as the CSV that dbt loads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in special_days(*YEARS):
            writer.writerow({**row, "is_provisional": str(row["is_provisional"]).lower()})


def _statutory(years: range) -> dict[date, list[str]]:
    """Return the names of the statutory days, without the days off that replace or bridge them.

    New Year's Eve is left out: it is not statutory in every year, and the notices call it a day
    of the festival after it.
    """
    calendar = holidays.country_holidays("CN", years=years, language="zh_CN", observed=False)
    bridge = calendar.substituted_label.partition("%s")[0]
    return {
        day: calendar.get_list(day)
        for day, name in sorted(calendar.items())
        if name != _NEW_YEARS_EVE and not name.startswith(bridge)
    }


def _stretch(
    statutory_day: date, statutory: dict[date, list[str]], is_off: Callable[[date], bool]
) -> Iterator[tuple[date, list[str]]]:
    """Yield the days off around a statutory day, up to the next one, and the names they go by.

    Days before the first statutory day of a stretch go by that day's names.
    """
    names = statutory[statutory_day]
    yield statutory_day, names
    day = statutory_day + _DAY
    while is_off(day) and day not in statutory:
        yield day, names
        day += _DAY
    before = []
    day = statutory_day - _DAY
    while is_off(day) and day not in statutory:
        before.append(day)
        day -= _DAY
    if day not in statutory:
        yield from ((each, names) for each in before)


def _events(year: int, new_years_eve: date) -> Iterator[tuple[date, tuple[str, str]]]:
    periods = (
        ("618", "618 shopping festival", date(year, 6, 1), date(year, 6, 20)),
        ("双11", "Double 11 shopping festival", date(year, 11, 1), date(year, 11, 11)),
        ("双12", "Double 12 shopping festival", date(year, 12, 12), date(year, 12, 12)),
        ("春节季", "Spring Festival season", new_years_eve, new_years_eve + 14 * _DAY),
    )
    for name_zh, name_en, first, last in periods:
        for shift in range((last - first).days + 1):
            yield first + shift * _DAY, (name_zh, name_en)


if __name__ == "__main__":
    write_seed(SEED)
