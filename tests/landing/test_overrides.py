"""An override is somebody's signed word for one check of one channel, for a time."""

import json
from datetime import date

import pytest

from orchestration import journal
from orchestration.home import Home
from orchestration.landing.overrides import (
    OverrideError,
    odd_lines,
    override,
    override_rows,
    overrides,
)

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
    [row] = override_rows(home, KEY, date(2026, 11, 21))
    assert (row["signed_by"], row["stream"], row["delivery_date"]) == ("Li Na", "*", NIGHT)
    assert override_rows(home, KEY, date(2026, 11, 22)) == []


def test_what_was_changed_or_signed_with_another_key_is_not_signed(home):
    override(home, KEY, **SAID)
    said = json.loads(home.overrides.read_text())
    home.overrides.write_text(json.dumps({**said, "valid_until": "2030-01-01"}) + "\n")
    [changed] = overrides(home).values()
    assert not changed.is_signed(KEY)
    assert not override(home, b"x" * 32, **SAID).is_signed(KEY)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"check": "ledger_balances"}, "cannot be overridden"),
        ({"by": " "}, "a name and a reason"),
        ({"reason": ""}, "a name and a reason"),
        ({"check": "money_within_limits"}, "no check that blocks by itself.* money_within_limit,"),
        ({"check": "*"}, "no check"),
        ({"scope": "jd"}, "channel/stream"),
        ({"scope": "jd/orders/yesterday"}, "channel/stream"),
        ({"scope": "*/*/*"}, "one check and one channel"),
        ({"until": "for good"}, "last day"),
    ],
)
def test_what_is_no_override_is_refused_and_not_written(home, changes, reason):
    with pytest.raises(OverrideError, match=reason):
        override(home, KEY, **SAID | changes)
    assert overrides(home) == {}
    assert not home.log.exists()


def test_a_file_that_cannot_be_read_excuses_nothing(home):
    home.overrides.write_text("anything\n")
    assert override_rows(home, KEY, NIGHT) == []
    assert odd_lines(home, KEY) == {1: "is no override"}


def test_a_line_that_is_not_signed_hides_none_that_is(home):
    override(home, b"x" * 32, **SAID)
    override(home, KEY, **SAID | {"by": "Wang Wei"})
    forged = json.loads(home.overrides.read_text().splitlines()[1]) | {"signed_by": "nobody"}
    home.overrides.write_text(home.overrides.read_text() + json.dumps(forged) + "\n")
    [row] = override_rows(home, KEY, NIGHT)
    assert (row["override_no"], row["signed_by"]) == (2, "Wang Wei")
    assert odd_lines(home, KEY) == dict.fromkeys((1, 3), "was not signed with this key")
    assert odd_lines(home, None) == {}


def test_a_line_that_was_cut_is_in_nobodys_way(home):
    override(home, KEY, **SAID)
    line = home.overrides.read_text()
    home.overrides.write_text(line + line[:100])
    assert odd_lines(home, KEY) == {2: "is no override"}
    override(home, KEY, **SAID | {"scope": "tmall/*/*"})
    assert {number: said.channel for number, said in overrides(home).items()} == {
        1: "jd",
        3: "tmall",
    }
    assert all(said.is_signed(KEY) for said in overrides(home).values())
    assert [row["override_no"] for row in override_rows(home, KEY, NIGHT)] == [1, 3]


@pytest.mark.parametrize(
    "changes",
    [{"valid_until": "*"}, {"valid_until": 20261121}, {"delivery_date": "now"}, {"signature": 5}],
)
def test_a_line_of_which_nothing_can_be_made_excuses_nothing(home, changes):
    override(home, KEY, **SAID)
    said = json.loads(home.overrides.read_text())
    home.overrides.write_text(json.dumps({**said, **changes}) + "\n")
    assert overrides(home) == {}
    assert override_rows(home, KEY, NIGHT) == []
    assert odd_lines(home, KEY) == {1: "is no override"}


def test_a_reason_with_a_separator_of_lines_in_it_stays_one_line(home):
    override(home, KEY, **SAID | {"reason": "the platform\u2028is down"})
    assert [said.is_signed(KEY) for said in overrides(home).values()] == [True]


def test_days_are_written_in_one_way(home):
    said = override(home, KEY, **SAID | {"scope": "jd/*/20261120", "until": "2026-W47-6"})
    assert (said.delivery_date, said.valid_until) == ("2026-11-20", "2026-11-21")
    assert said.covers("delivery_arrived", "jd", "orders", NIGHT)


def test_nothing_is_in_force_that_is_in_no_log(home, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.landing.overrides.replace_file", killed)
    with pytest.raises(KeyboardInterrupt):
        override(home, KEY, **SAID)
    assert overrides(home) == {}
    [entry] = map(json.loads, home.log.read_text().splitlines())
    assert (entry["action"], entry["by"], entry["reason"]) == (
        "override",
        "Li Na",
        "the platform is down",
    )
    assert entry["details"] == {
        "check": "delivery_arrived",
        "scope": "jd/*/2026-11-20",
        "until": "2026-11-21",
    }
    assert journal.first_broken(home, KEY) is None
