"""What had been certified or frozen changes only with a cause, and the cause is a delivery.

Each test writes a release of a few rows, and says what the next one has otherwise.
"""

from datetime import date

import duckdb
import pytest

from orchestration.releasing.findings import used_overrides
from tests.releasing.history import DAYS, FILES, Release


def test_the_same_values_again_restate_nothing(before, after):
    after.tell("2026-11-20", lines=9)
    after.values["sales", "2026-11-20"] = 50
    assert after.written(before).restatements() == []


def test_a_first_release_restates_nothing(after):
    assert after.written().restatements() == []


def test_a_frozen_value_that_no_delivery_explains_is_unexplained(before, after):
    after.values["sales", "2026-10-03"] = 90
    assert after.written(before).restatements(
        "metric, period, status, cause, source_rows, old_value, new_value, delta"
    ) == [("sales", "2026-10-03", "frozen", "unexplained", 0, 100, 90, -10)]
    assert after.restatements(
        "old_build_id, cast(old_data_through_date as varchar),"
        " new_build_id, cast(restated_on_date as varchar)"
    ) == [("b20", "2026-11-20", "b21", "2026-11-21")]


def test_a_value_of_an_open_month_is_certified(before, after):
    after.values["sales", "2026-11-05"] = 90
    assert after.written(before).restatements("status, cause") == [("certified", "unexplained")]


@pytest.mark.parametrize(
    ("change", "cause"),
    [("new", "late_data"), ("newer", "correction"), ("refund", "refund")],
)
def test_lines_that_tell_of_the_day_are_the_cause_and_are_counted(before, after, change, cause):
    after.values["sales", "2026-10-03"] = 110
    after.tell("2026-10-03", change, lines=2)
    after.tell("2026-10-04", change, lines=3)
    assert after.written(before).restatements() == [("sales", "2026-10-03", cause, 2)]


def test_what_another_day_is_told_explains_nothing_of_a_day(before, after):
    after.values["sales", "2026-10-04"] = 210
    after.tell("2026-10-03")
    after.tell("2026-10-05")
    assert after.written(before).restatements() == [("sales", "2026-10-04", "unexplained", 0)]


def test_a_number_of_members_may_follow_from_an_earlier_day_and_from_no_later_one(before, after):
    after.values["members", "2026-09"] = 11
    after.values["members", "2026-10"] = 21
    after.tell("2026-10-02")
    assert after.written(before).restatements() == [
        ("members", "2026-09", "unexplained", 0),
        ("members", "2026-10", "late_data", 1),
    ]


def test_the_same_file_read_otherwise_explains_nothing(before, after):
    after.values["sales", "2026-10-04"] = 210
    after.days[0] = (*FILES[0], "2026-10-04", "new", 7)
    assert after.written(before).restatements() == [("sales", "2026-10-04", "unexplained", 0)]


def test_a_file_that_is_replaced_is_a_correction_of_its_days(before, after):
    after.values["sales", "2026-10-03"] = 90
    after.files = [(*FILES[1], 0), (*FILES[0][:3], "file 1, corrected", 0)]
    after.days = [DAYS[1]]
    assert after.written(before).restatements() == [("sales", "2026-10-03", "correction", 5)]


def test_lines_that_were_erased_are_the_cause_and_are_counted(before, after):
    after.values["sales", "2026-11-19"] = 390
    after.erase(number=1)
    assert after.written(before).restatements() == [("sales", "2026-11-19", "erasure", 2)]


def test_a_merge_explains_persons_before_any_late_line_does(before, after):
    after.values["members", "2026-10"] = 19
    after.tell("2026-10-09", "newer", lines=4)
    after.days.append(("all", "persons", "2026-11-21", None, "2026-10-03", "merge", 3))
    assert after.written(before).restatements() == [("members", "2026-10", "identity_merge", 3)]


def test_a_merge_of_a_night_before_anything_new_explains_nothing(before, after):
    after.values["members", "2026-10"] = 19
    after.tell("2026-11-20")
    after.days.append(("all", "persons", "2026-11-19", None, "2026-10-03", "merge", 3))
    assert after.written(before).restatements() == [("members", "2026-10", "unexplained", 0)]


def test_a_master_that_names_no_day_may_change_any(before, after):
    after.values["sales", "2026-10-03"] = 90
    after.tell(None, "newer", file=("head office", "stores", "2026-11-21", "file 4"))
    assert after.written(before).restatements() == [("sales", "2026-10-03", "correction", 1)]


def test_anything_else_that_names_no_day_explains_nothing(before, after):
    after.values["sales", "2026-10-03"] = 90
    after.tell(None)
    assert after.written(before).restatements() == [("sales", "2026-10-03", "unexplained", 0)]


def test_another_version_of_the_definition_explains_all_its_values(before, after):
    after.values["sales", "2026-10-03"] = 90
    after.versions["sales"] = 2
    assert after.written(before).restatements() == [("sales", "2026-10-03", "definition_change", 0)]


def test_another_version_of_the_definition_explains_what_vanishes_and_appears(before, after):
    del after.values["sales", "2026-10-03"]
    after.values["sales", "2026-10-07"] = 70
    after.versions["sales"] = 2
    assert after.written(before).restatements() == [
        ("sales", "2026-10-03", "definition_change", 0),
        ("sales", "2026-10-07", "definition_change", 0),
    ]


def test_values_that_vanish_from_or_appear_in_a_closed_month_are_restated(before, after):
    del after.values["sales", "2026-10-03"]
    after.values["sales", "2026-10-07"] = 70
    assert after.written(before).restatements("period, status, old_value, new_value, delta") == [
        ("2026-10-03", "frozen", 100, None, -100),
        ("2026-10-07", "frozen", None, 70, 70),
    ]


def test_values_that_all_vanish_from_a_metric_that_is_still_defined_are_restated(before, after):
    del after.values["members", "2026-09"], after.values["members", "2026-10"]
    assert after.written(before).restatements("metric, period, status, new_value, cause") == [
        ("members", "2026-09", "frozen", None, "unexplained"),
        ("members", "2026-10", "frozen", None, "unexplained"),
    ]


def test_a_scope_that_vanishes_with_a_new_version_has_its_definition_changed(before, after):
    del after.values["members", "2026-09"], after.values["members", "2026-10"]
    after.versions["members"] = 2
    assert after.written(before).restatements("metric, period, cause") == [
        ("members", "2026-09", "definition_change"),
        ("members", "2026-10", "definition_change"),
    ]


def test_a_metric_that_is_withdrawn_restates_nothing(before, after):
    del after.values["members", "2026-09"], after.values["members", "2026-10"]
    del after.versions["members"]
    assert after.written(before).restatements() == []


def test_a_metric_that_is_new_restates_nothing(before, after):
    after.values["returns", "2026-10-03"] = 5
    after.versions["returns"] = 1
    assert after.written(before).restatements() == []


def test_the_history_goes_on_from_release_to_release(tmp_path, before, after):
    after.values["sales", "2026-10-03"] = 110
    after.tell("2026-10-03")
    after.written(before)
    third = Release(tmp_path / "third.duckdb", "b22", "2026-11-22")
    third.values, third.files, third.days = after.values, after.files, after.days
    third.values["sales", "2026-10-04"] = 210
    third.written(after)
    assert third.restatements("new_build_id, old_build_id, period, cause") == [
        ("b21", "b20", "2026-10-03", "late_data"),
        ("b22", "b21", "2026-10-04", "unexplained"),
    ]


def test_a_release_from_before_there_was_a_history_is_not_compared_with(tmp_path, after):
    with duckdb.connect(str(tmp_path / "old.duckdb")) as db:
        db.execute("create schema kpi; create table kpi.metric_value (metric varchar)")
    old = Release(tmp_path / "old.duckdb", "b1", "2026-11-19")
    assert after.written(old).restatements() == []


@pytest.mark.parametrize(
    ("period", "is_told", "blocks", "warns"),
    [
        ("2026-10-03", False, True, False),
        ("2026-10-03", True, False, False),
        ("2026-11-05", False, False, True),
    ],
    ids=["frozen", "frozen and explained", "certified"],
)
def test_only_a_frozen_value_without_a_cause_blocks(before, after, period, is_told, blocks, warns):
    after.values["sales", period] = 1
    if is_told:
        after.tell(period)
    failed = after.written(before).failed()
    assert any(result.is_critical for result in failed) is blocks
    assert any(not result.is_critical for result in failed) is warns


def test_what_an_earlier_release_could_not_explain_blocks_no_later_one(tmp_path, before, after):
    after.values["sales", "2026-10-03"] = 1
    after.written(before)
    third = Release(tmp_path / "third.duckdb", "b22", "2026-11-22")
    third.values = after.values
    assert third.written(after).failed() == []


SIGNED = {
    "override_no": 1,
    "check_name": "frozen_values_change_with_a_cause",
    "channel": "kpi",
    "stream": "sales",
    "delivery_date": date(2026, 11, 21),
    "signed_by": "Li Na",
    "reason": "persons are resolved better",
    "valid_until": date(2026, 11, 21),
}


@pytest.mark.parametrize(
    ("changes", "is_let_pass"),
    [
        ({}, True),
        ({"stream": "*", "delivery_date": None}, True),
        ({"stream": "members"}, False),
        ({"delivery_date": date(2026, 11, 20)}, False),
        ({"channel": "till"}, False),
        ({"check_name": "money_within_limit"}, False),
    ],
)
def test_an_unexplained_change_may_be_signed_for_and_stays_unexplained(
    before, after, changes, is_let_pass
):
    after.values["sales", "2026-10-03"] = 1
    after.written(before, [SIGNED | changes])
    signed = "Li Na" if is_let_pass else None
    assert after.restatements("cause, overridden_by") == [("unexplained", signed)]
    assert any(result.is_critical for result in after.failed()) is not is_let_pass


def test_what_has_a_cause_needs_no_signature(before, after):
    after.values["sales", "2026-10-03"] = 1
    after.tell("2026-10-03")
    after.written(before, [SIGNED])
    assert after.restatements("cause, overridden_by") == [("late_data", None)]


def test_what_was_signed_for_is_told_to_the_audit(before, after):
    after.values["sales", "2026-10-03"] = after.values["sales", "2026-10-04"] = 1
    after.written(before, [SIGNED])
    with duckdb.connect(str(after.path)) as db:
        db.execute(
            "create table audit.check_result (check_name varchar, channel varchar, stream varchar,"
            " delivery_date date, message varchar, overridden_by varchar,"
            " override_reason varchar, overridden_until_date date)"
        )
        [used] = used_overrides(db)
    assert used == {
        "check_name": SIGNED["check_name"],
        "channel": "kpi",
        "stream": "sales",
        "delivery_date": date(2026, 11, 21),
        "message": "2 frozen values changed",
        "overridden_by": "Li Na",
        "override_reason": "persons are resolved better",
        "overridden_until_date": date(2026, 11, 21),
    }
