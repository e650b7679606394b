"""An override is somebody's signed word for one check of one channel, for a time."""

import json
from datetime import date

import pytest

from orchestration.home import Home
from orchestration.landing.overrides import OverrideError, override, override_rows, overrides

KEY = b"k" * 32
NIGHT = date(2026, 11, 20)
SAID = {
    "check": "delivery_arrived",
    "scope": "jd/*/2026-11-20",
    "by": "Li Na",
    "reason": "the platform is down",
    "until": "2026-11-21",
}


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_an_override_is_of_what_it_says_and_of_nothing_else(home):
    said = override(home, KEY, **SAID)
    assert said.is_signed(KEY)
    assert said.covers("delivery_arrived", "jd", "orders", NIGHT)
    assert not said.covers("delivery_arrived", "jd", "orders", date(2026, 11, 19))
    assert not said.covers("delivery_arrived", "tmall", "orders", NIGHT)
    assert not said.covers("money_within_limit", "jd", "orders", NIGHT)


def test_it_reaches_the_lake_until_it_expires(home):
    override(home, KEY, **SAID)
    [row] = override_rows(home, date(2026, 11, 21))
    assert (row["signed_by"], row["stream"], row["delivery_date"]) == ("Li Na", "*", NIGHT)
    assert override_rows(home, date(2026, 11, 22)) == []


def test_what_was_changed_or_signed_with_another_key_is_not_signed(home):
    override(home, KEY, **SAID)
    said = json.loads(home.overrides.read_text())
    home.overrides.write_text(json.dumps({**said, "valid_until": "2030-01-01"}) + "\n")
    [changed] = overrides(home)
    assert not changed.is_signed(KEY)
    assert not override(home, b"x" * 32, **SAID).is_signed(KEY)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"check": "ledger_balances"}, "cannot be overridden"),
        ({"by": " "}, "a name and a reason"),
        ({"reason": ""}, "a name and a reason"),
        ({"scope": "jd"}, "channel/stream"),
        ({"scope": "jd/orders/yesterday"}, "channel/stream"),
        ({"scope": "*/*/*"}, "one check and one channel"),
        ({"until": "for good"}, "last day"),
    ],
)
def test_what_is_no_override_is_refused_and_not_written(home, changes, reason):
    with pytest.raises(OverrideError, match=reason):
        override(home, KEY, **SAID | changes)
    assert overrides(home) == []


def test_a_file_that_cannot_be_read_excuses_nothing(home):
    home.overrides.write_text("anything\n")
    assert override_rows(home, NIGHT) == []
