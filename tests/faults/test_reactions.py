"""The bench of faults tells the expected reaction from any other."""

import pytest

from benchmarks.faults.reactions import Observed, is_as_expected, is_stopped_by_a_rule
from simulator.faults import FAULTS, Planted


def planted(name: str) -> Planted:
    fault = FAULTS[name]
    place = ("pinkr", "tickets", "a.jsonl")
    return Planted(name, fault.number, "2026-11-20", 1, *place, {}, fault.reaction, fault.expected)


def seen(letters: str, published: bool, **said) -> Observed:
    return Observed(set(letters), published, **said)


@pytest.mark.parametrize(
    ("fault", "observed", "expected"),
    [
        ("rows-lost", seen("RB", False), True),
        # Not published, and by no check that is about it.
        ("rows-lost", seen("", False), False),
        ("rows-lost", seen("", True), False),
        ("fen-as-yuan", seen("W", True, error_fen=990), False),
        ("fen-as-yuan", seen("B", False), True),
        ("delivered-twice", seen("", True), True),
        ("delivered-twice", seen("", True, error_fen=1), False),
        ("byte-order-mark", seen("RB", False), False),
        ("late-orders", seen("W", True), True),
        ("late-orders", seen("", True), False),
        ("late-orders", seen("B", False), False),
        ("odd-decimals", seen("QB", False), True),
        ("odd-decimals", seen("QB", False, is_balanced=False), False),
        ("odd-decimals", seen("QB", False, bytes_kept=False), False),
    ],
)
def test_only_the_expected_reaction_is_as_expected(fault, observed, expected):
    assert is_as_expected(planted(fault), observed) is expected


@pytest.mark.parametrize(
    ("said", "is_by_a_rule"),
    [
        ("dbt stopped at open_and_closed_hours_are_the_total", True),
        (
            "dbt stopped at core.fct_refund_lines is not unique by line_id (pos/a.csv, pos/b.csv)",
            True,
        ),
        ("dbt stopped at fct_refund_lines", False),
        ("dbt stopped at open_and_closed_hours_are_the_total, fct_refund_lines", False),
        ("dbt did not run: MemoryError: ", False),
    ],
)
def test_a_model_that_does_not_run_is_no_guard_that_stopped_the_night(said, is_by_a_rule):
    assert is_stopped_by_a_rule([f"not published: dbt_models: {said}"]) is is_by_a_rule


def test_a_night_that_says_nothing_was_stopped_by_no_guard():
    assert not is_stopped_by_a_rule([])
