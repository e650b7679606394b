"""What the brand says itself of who is who."""

from datetime import date

import pytest

from orchestration.home import Home
from orchestration.landing.decisions import DecisionError, decided

MOTHER = "merge: [a1, b2], from: 2026-11-20, by: Li Na, why: told us at the till"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def said(home, text):
    home.identity.write_text(text)
    return decided(home)


def test_a_brand_without_the_file_has_decided_nothing(home):
    assert decided(home).decisions == []
    assert decided(home).open_platforms == []


def test_a_decision_says_whom_since_when_by_whom_and_why(home):
    [row] = said(home, f"decisions:\n  - {{{MOTHER}, until: 2027-01-31}}\n").decisions
    assert row == {
        "decision_no": 1,
        "kind": "merge",
        "id_value": "a1",
        "other_id_value": "b2",
        "valid_from": date(2026, 11, 20),
        "valid_until": date(2027, 1, 31),
        "decided_by": "Li Na",
        "reason": "told us at the till",
    }


def test_accounts_of_another_open_platform_are_named(home):
    found = said(home, "open_platforms: {wx8f: agency}\n").open_platforms
    assert found == [{"account": "wx8f", "open_platform": "agency"}]


@pytest.mark.parametrize(
    "entry",
    [
        "merge: [a1, b2], from: 2026-11-20, by: Li Na",
        "merge: [a1, b2], by: Li Na, why: x",
        "merge: [a1], from: 2026-11-20, by: Li Na, why: x",
        "merge: [a1, a1], from: 2026-11-20, by: Li Na, why: x",
        "merge: [a1, b2], never: [a1, b2], from: 2026-11-20, by: Li Na, why: x",
        "merge: [a1, b2], from: soon, by: Li Na, why: x",
        "merge: [a1, b2], from: 2026-11-20, by: Li Na, why: x, maybe: y",
    ],
)
def test_a_decision_that_is_not_whole_stops_the_night_without_naming_an_id(home, entry):
    with pytest.raises(DecisionError, match="decision 2") as raised:
        said(home, f"decisions:\n  - {{{MOTHER}}}\n  - {{{entry}}}\n")
    assert "a1" not in str(raised.value)


@pytest.mark.parametrize("text", ["[1, 2]\n", "deciders: []\n", "a: [\n"])
def test_a_file_of_another_form_is_refused(home, text):
    with pytest.raises(DecisionError, match="identity"):
        said(home, text)
