"""A frozen value stands when somebody is erased, and of few persons nothing is told any more.

Each test writes the release that readers had, erases somebody, and says what is computed since.
"""

import duckdb
import pytest

from orchestration.releasing.standing import MEMORY
from tests.releasing.history import FILES, Release

# Two closed months, of which the second tells of the day on which lines are erased.
MEMBERS = {
    ("members", "2026-09"): 40,
    ("members", "2026-10"): 50,
    ("buyers", "2026-10"): 30,
    ("buyer_rate", "2026-10"): (30, 50),
}
# The same without the person.
LEFT = {
    ("members", "2026-09"): 40,
    ("members", "2026-10"): 49,
    ("buyers", "2026-10"): 29,
    ("buyer_rate", "2026-10"): (29, 49),
}


@pytest.fixture
def night(tmp_path):
    """Make a release of a night; each has a folder, as candidates have."""

    def made(day: int, values=LEFT, erased: int = 1) -> Release:
        folder = tmp_path / str(day)
        folder.mkdir()
        release = Release(folder / "release.duckdb", f"b{day}", f"2026-11-{day}")
        release.values = dict(values)
        release.versions = {metric: 1 for metric, _ in values}
        for _ in range(erased):
            release.erase(1)
        return release

    return made


@pytest.fixture
def before(night):
    return night(20, MEMBERS, erased=0).written()


def remembered(release: Release) -> list[tuple]:
    with duckdb.connect() as db:
        return db.execute(
            "select metric, period, computed, is_suppressed from read_parquet(?) order by all",
            [str(release.path.with_name(MEMORY))],
        ).fetchall()


def test_a_frozen_value_stands_and_restates_nothing(before, night):
    after = night(21).written(before)
    assert after.published("members") == {"2026-09": 40, "2026-10": 50}
    assert after.restatements() == []


def test_a_ratio_stands_as_its_halves_do(before, night):
    after = night(21).written(before)
    told = "numerator, denominator, value, status"
    assert after.published("buyer_rate", told) == before.published("buyer_rate", told)


def test_some_who_were_frozen_before_all_were_are_never_more_than_all(night):
    told = {
        ("buyers", "2026-10"): 30,
        ("members", "2026-10"): 30,
        ("buyer_rate", "2026-10"): (30, 30),
    }
    was = night(20, told, erased=0)
    was.not_frozen = {"members", "buyer_rate"}
    after = night(21, dict.fromkeys(told, 29) | {("buyer_rate", "2026-10"): (29, 29)})
    after.not_frozen = was.not_frozen
    after.written(was.written())
    assert after.published("buyers")["2026-10"] == after.published("members")["2026-10"] == 29
    assert ("buyers", "2026-10", "erasure", 1) in after.restatements()


def test_what_was_computed_instead_is_remembered_beside_the_release(before, night):
    assert remembered(night(21).written(before)) == [
        ("buyers", "2026-10", 29, False),
        ("members", "2026-10", 49, False),
    ]


def test_a_value_of_an_open_month_is_restated(tmp_path, before, after):
    after.values["sales", "2026-11-19"] = 390
    after.erase(number=1)
    was = Release(tmp_path / "was.duckdb", "b20", "2026-11-20").written()
    assert after.written(was).restatements() == [("sales", "2026-11-19", "erasure", 2)]
    assert after.published("sales")["2026-11-19"] == 390


def test_a_frozen_value_stands_in_all_nights_after(before, night):
    last = night(21).written(before)
    for day in (22, 23):
        last = night(day).written(last)
        assert last.published("members") == {"2026-09": 40, "2026-10": 50}
        assert last.restatements() == []


def test_what_comes_late_moves_a_value_that_stands_by_what_it_tells(before, night):
    stood = night(21).written(before)
    late = night(22, LEFT | {("members", "2026-10"): 51})
    late.tell("2026-10-09", lines=2)
    late.written(stood)
    assert late.published("members")["2026-10"] == 52
    assert late.restatements("metric, period, cause, old_value, new_value")[1:] == [
        ("members", "2026-10", "late_data", 50, 52)
    ]
    assert late.published("buyer_rate", "numerator, denominator") == {"2026-10": (30, 52)}
    assert night(23, late.values).written(late).published("members")["2026-10"] == 52


def test_a_value_that_stands_and_changes_without_a_cause_blocks(before, night):
    stood = night(21).written(before)
    damaged = night(22, LEFT | {("members", "2026-10"): 45}).written(stood)
    assert damaged.restatements("metric, cause, old_value, new_value")[1:] == [
        ("members", "unexplained", 50, 46)
    ]
    assert damaged.failed()


def test_the_next_who_is_erased_leaves_it_standing_too(before, night):
    stood = night(21).written(before)
    fewer = LEFT | {("members", "2026-10"): 47, ("buyers", "2026-10"): 28}
    again = night(22, fewer, erased=2).written(stood)
    assert again.published("members")["2026-10"] == 50
    assert again.published("buyers")["2026-10"] == 30
    assert again.restatements() == []
    assert ("members", "2026-10", 47, False) in remembered(again)


def test_what_else_is_told_of_the_period_on_the_same_night_is_not_kept_back(before, night):
    after = night(21, LEFT | {("members", "2026-10"): 53})
    after.tell("2026-10-09", lines=4)
    after.written(before)
    assert after.published("members")["2026-10"] == 53
    assert ("members", "2026-10", "erasure", 1) in after.restatements()


def test_what_a_new_file_tells_is_not_kept_back_though_somebody_was_erased_from_it(before, night):
    after = night(21, LEFT | {("members", "2026-10"): 53}, erased=0)
    after.tell("2026-10-09", lines=4)
    after.erase(1, number=2)
    after.written(before)
    assert after.published("members")["2026-10"] == 53
    assert ("members", "2026-10", "late_data", 3) in after.restatements()


def test_a_second_file_of_a_delivery_that_somebody_was_erased_from_is_late_all_the_same(
    before, night
):
    after = night(21, LEFT | {("members", "2026-10"): 53})
    after.tell("2026-10-09", lines=4, file=(*FILES[0][:3], "file 3"))
    after.written(before)
    assert after.published("members")["2026-10"] == 53


def test_an_erasure_explains_no_value_of_a_period_before_it(before, night):
    after = night(21, LEFT | {("members", "2026-09"): 39}).written(before)
    assert after.restatements("period, cause") == [("2026-09", "unexplained")]


def test_a_value_of_which_nothing_is_left_stands_in_its_row(tmp_path, before, night):
    was = night(19, {("sales", "2026-10-03"): 100}, erased=0).written()
    gone = night(21, {("sales", "2026-10-09"): 70})
    gone.values = {}
    gone.written(was)
    assert gone.published("sales", "value, status") == {"2026-10-03": (100, "frozen")}
    assert remembered(gone) == [("sales", "2026-10-03", None, False)]


FEW = {
    ("members", "2026-10"): 50,
    ("buyers", "2026-10"): 20,
    ("buyer_rate", "2026-10"): (20, 50),
}
FEW_LEFT = {
    ("members", "2026-10"): 49,
    ("buyers", "2026-10"): 19,
    ("buyer_rate", "2026-10"): (19, 49),
}


def test_of_few_persons_nothing_is_told_any_more(night):
    last = night(20, FEW, erased=0).written()
    for day in (21, 22):
        last = night(day, FEW_LEFT).written(last)
        assert last.published("buyers") == {}
        assert last.published("buyer_rate") == {}
        assert last.published("members") == {"2026-10": 50}
        # The number that was told would stand in there too.
        assert last.restatements() == []
    assert ("buyers", "2026-10", 19, True) in remembered(last)


def test_of_few_persons_nothing_is_told_though_other_lines_came_the_same_night(night):
    last = night(20, FEW, erased=0).written()
    for day in (21, 22):
        after = night(day, FEW_LEFT | {("members", "2026-10"): 53})
        after.tell("2026-10-09", lines=4)
        last = after.written(last)
        assert last.published("buyers") == last.published("buyer_rate") == {}
        assert last.published("members") == {"2026-10": 53}
        assert {metric for metric, *_ in last.restatements()} == {"members"}


def test_few_who_were_frozen_before_all_were_are_withheld_too(night):
    told = {("buyers", "2026-10"): 5, ("members", "2026-10"): 5, ("buyer_rate", "2026-10"): (5, 5)}
    was = night(20, told, erased=0)
    after = night(21, dict.fromkeys(told, 4) | {("buyer_rate", "2026-10"): (4, 4)})
    was.not_frozen = after.not_frozen = {"members", "buyer_rate"}
    after.written(was.written())
    assert after.published("buyers") == {}
    assert {metric for metric, *_ in after.restatements()} == {"members"}


def test_what_is_withheld_stays_so_in_another_version_of_its_definition(night):
    withheld = night(21, FEW_LEFT).written(night(20, FEW, erased=0).written())
    other = night(22, FEW_LEFT)
    other.versions["buyers"] = 2
    assert other.written(withheld).published("buyers") == {}


def test_another_definition_is_computed_without_the_person(before, night):
    after = night(21)
    after.versions["members"] = 2
    after.written(before)
    assert after.published("members")["2026-10"] == 49
    assert ("members", "2026-10", "definition_change", 0) in after.restatements()


def test_growth_is_that_of_the_values_that_stand(night):
    year = {("members", "2025-10"): 40, ("members", "2026-10"): 50}
    left = {("members", "2025-10"): 40, ("members", "2026-10"): 49}
    after = night(21, left).written(night(20, year, erased=0).written())
    told = after.published("members", "value, value_year_before, growth_rate")
    assert told["2026-10"] == pytest.approx((50, 40, 0.25))


def test_a_night_without_an_erasure_remembers_nothing(before, night):
    after = night(21, MEMBERS, erased=0).written(before)
    assert not after.path.with_name(MEMORY).exists()
