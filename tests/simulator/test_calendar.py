"""The demand of the days: its shape, and that it does not depend on the history."""

from datetime import date

import pytest

from simulator.world.calendar import fill_days
from simulator.world.chance import Chance
from simulator.world.settings import Settings
from simulator.world.store import World

NIGHT = date(2026, 3, 1)


def made(**settings) -> World:
    world = World()
    fill_days(world, Settings(NIGHT, **settings), Chance(7))
    return world


def mean(world: World, column: str, where: str) -> float:
    (found,) = world.engine.execute(f"select avg({column}) from days where {where}").fetchone()
    return found


@pytest.fixture(scope="module")
def world() -> World:
    return made()


def test_every_day_is_there_once(world):
    query = "select count(*), count(distinct day), min(day), max(day) from days"
    count, distinct, first, last = world.engine.execute(query).fetchone()
    settings = Settings(NIGHT)
    assert count == distinct == (last - first).days + 1
    assert ((settings.first_day - first).days, (last - settings.last_day).days) == (800, 60)


@pytest.mark.parametrize("column", ["demand", "online_demand"])
def test_a_year_is_about_one_on_average(world, column):
    assert mean(world, column, "year(day) = 2025") == pytest.approx(1, abs=0.12)


def test_a_saturday_is_busier_in_the_stores_than_a_friday_and_that_than_a_tuesday(world):
    tuesday, friday, saturday = (mean(world, "demand", f"weekday = {day}") for day in (2, 5, 6))
    assert tuesday < friday < saturday


def test_the_stores_are_busy_before_the_lunar_new_year_and_empty_on_it(world):
    before = mean(world, "demand", "day between '2026-02-02' and '2026-02-08'")
    usual = mean(world, "demand", "day between '2025-10-20' and '2025-10-26'")
    new_year = mean(world, "demand", "day between '2026-02-17' and '2026-02-18'")
    assert before > 1.2 * usual
    assert new_year < 0.6 * usual


def test_double_eleven_is_the_greatest_day_online(world):
    (day,) = world.engine.execute(
        "select day from days where year(day) = 2025 order by online_demand desc limit 1"
    ).fetchone()
    assert day == date(2025, 11, 11)


def test_a_day_has_the_name_of_its_festival(world):
    found = world.engine.execute(
        "select event, is_holiday from days where day in"
        " ('2025-10-01', '2025-11-11', '2025-11-13') order by day"
    ).fetchall()
    assert found == [("国庆节", True), ("双11", False), (None, False)]


def test_the_same_day_is_the_same_with_a_longer_history(world):
    query = "select * from days where day between '2024-01-01' and '2026-03-01' order by day"
    longer = made(history_days=800, nights=90)
    assert longer.engine.execute(query).fetchall() == world.engine.execute(query).fetchall()
