"""The special days of Chinese retail, held against the notices of the State Council."""

from datetime import date, timedelta

import pytest

from simulator.market_calendar import SEED, special_days, write_seed


def days(first: str, last: str | None = None) -> set[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return {start + timedelta(days=shift) for shift in range((end - start).days + 1)}


def of_kind(year: int, kind: str, name_zh: str | None = None) -> set[date]:
    return {
        row["calendar_date"]
        for row in special_days(year, year)
        if row["kind"] == kind and name_zh in (None, row["name_zh"])
    }


def test_the_seed_is_what_write_seed_writes(tmp_path):
    write_seed(tmp_path / "special_days.csv")
    assert (tmp_path / "special_days.csv").read_bytes() == SEED.read_bytes()


@pytest.mark.parametrize(
    ("name_zh", "period"),
    [
        ("元旦", days("2026-01-01", "2026-01-03")),
        ("春节", days("2026-02-15", "2026-02-23")),
        ("清明节", days("2026-04-04", "2026-04-06")),
        ("劳动节", days("2026-05-01", "2026-05-05")),
        ("端午节", days("2026-06-19", "2026-06-21")),
        ("中秋节", days("2026-09-25", "2026-09-27")),
        ("国庆节", days("2026-10-01", "2026-10-07")),
    ],
)
def test_a_holiday_of_2026_is_the_period_of_the_notice(name_zh, period):
    assert of_kind(2026, "holiday", name_zh) == period


def test_the_makeup_workdays_of_2026_are_those_of_the_notice():
    assert of_kind(2026, "makeup_workday") == {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }


def test_a_makeup_workday_for_the_new_year_belongs_to_the_year_before():
    assert date(2011, 12, 31) in of_kind(2011, "makeup_workday")
    assert of_kind(2012, "holiday", "元旦") == days("2012-01-01", "2012-01-03")


def test_the_extended_spring_festival_of_2020_has_its_own_name():
    assert of_kind(2020, "holiday", "春节") == days("2020-01-24", "2020-01-30")
    assert of_kind(2020, "holiday", "春节延长假期") == days("2020-01-31", "2020-02-02")


def test_two_festivals_on_one_day_are_two_rows():
    rows = [row for row in special_days(2020, 2020) if row["calendar_date"] == date(2020, 10, 1)]
    assert {(row["name_zh"], row["name_en"]) for row in rows} == {
        ("中秋节", "Mid-Autumn Festival"),
        ("国庆节", "National Day"),
    }


def test_new_years_eve_is_a_holiday_only_where_it_is_a_day_off():
    assert date(2024, 2, 9) not in of_kind(2024, "holiday")
    assert date(2025, 1, 28) in of_kind(2025, "holiday")


@pytest.mark.parametrize(
    ("name_zh", "period"),
    [
        ("618", days("2026-06-01", "2026-06-20")),
        ("双11", days("2026-11-01", "2026-11-11")),
        ("双12", days("2026-12-12")),
        ("春节季", days("2026-02-16", "2026-03-02")),
    ],
)
def test_an_event_of_2026_lasts_from_its_first_day_to_its_last(name_zh, period):
    assert of_kind(2026, "event", name_zh) == period


def test_the_spring_festival_season_starts_on_new_years_eve_even_where_that_was_a_workday():
    assert of_kind(2024, "event", "春节季") == days("2024-02-09", "2024-02-23")


def test_a_year_without_announced_makeup_workdays_is_provisional():
    provisional = {
        row["calendar_date"].year for row in special_days(2024, 2027) if row["is_provisional"]
    }
    assert provisional == {2027}


def test_no_day_is_both_a_holiday_and_a_makeup_workday_and_none_is_repeated():
    rows = special_days(2010, 2027)
    keys = [(row["calendar_date"], row["kind"], row["name_zh"]) for row in rows]
    assert keys == sorted(set(keys))
    holidays = {day for day, kind, _ in keys if kind == "holiday"}
    assert holidays.isdisjoint({day for day, kind, _ in keys if kind == "makeup_workday"})
