"""Which of several copies and versions counts."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing.promises import BusinessDate, Contract
from orchestration.landing.rows import Row
from orchestration.landing.settling import settle

FIRST = date(2026, 11, 20)


def row(name="a.csv", sha256="x", day=0, hour=None, received=3, account=""):
    return Row(
        "shop",
        "sales",
        FIRST + timedelta(days=day),
        name,
        sha256,
        status="loaded",
        received=received,
        loaded=received,
        exported_at=None if hour is None else f"2026-11-20T{hour:02}:00:00+00:00",
        source_account=account,
    )


LINES = Contract(
    "shop", "sales", "", Path(), ("sold_at",), {}, business_date=BusinessDate("sold_at")
)
STATES = replace(LINES, redelivery="snapshot")


def settled(*rows, contract=LINES):
    """Settle rows as they come in, one landing after the other."""
    known = []
    for each in rows:
        known.append(each)
        settle(known, contract)
    return [each.status for each in rows]


def test_the_later_copy_is_the_duplicate_whichever_came_first():
    assert settled(row("a.csv"), row("b.csv")) == ["loaded", "duplicate"]
    assert settled(row("b.csv"), row("a.csv")) == ["duplicate", "loaded"]
    assert settled(row(day=1), row(day=0)) == ["duplicate", "loaded"]


def test_a_state_that_comes_back_on_another_day_is_no_copy():
    rows = [row(sha256=sha256, day=day) for day, sha256 in enumerate("xyx")]
    assert settled(*rows, contract=STATES) == ["loaded"] * 3
    assert settled(row("a.csv"), row("b.csv"), contract=STATES) == ["loaded", "duplicate"]


def states(*rows):
    """Settle files that state a whole each, so that those of two days may be alike."""
    return settled(*rows, contract=STATES)


def test_an_older_state_beside_the_days_own_is_a_copy_in_whatever_order_they_come():
    monday, own, old = row("mon", "x"), row("tue", "y", day=1), row("mon", "x", day=1)
    assert states(monday, own, old) == ["loaded", "loaded", "duplicate"]
    assert old.reason == "the same bytes as mon of 2026-11-20"
    monday, own, old = row("mon", "x"), row("tue", "y", day=1), row("mon", "x", day=1)
    assert states(old, own, monday) == ["duplicate", "loaded", "loaded"]


def test_an_older_state_in_the_place_of_the_days_own_does_not_replace_it():
    assert states(row(sha256="x"), row(sha256="y", day=1), row(sha256="x", day=1)) == [
        "loaded",
        "loaded",
        "duplicate",
    ]


def test_a_state_of_an_earlier_day_that_the_sender_states_anew_is_no_copy():
    rows = row(sha256="x", hour=1), row(sha256="y", day=1, hour=2), row(sha256="x", day=1, hour=3)
    assert states(*rows) == ["loaded", "superseded", "loaded"]


def test_an_older_state_counts_until_the_days_own_comes():
    monday, old, own = row(sha256="x"), row("b.csv", "x", day=1), row(sha256="y", day=1)
    assert states(monday, old) == ["loaded", "loaded"]
    assert states(monday, old, own) == ["loaded", "duplicate", "loaded"]


def test_a_day_without_lines_is_the_days_own_statement():
    rows = row("mon", "x"), row("tue", "e", day=1, received=0), row("mon", "x", day=1)
    assert states(*rows) == ["loaded", "loaded", "duplicate"]


def test_the_quiet_day_of_one_account_is_no_copy_beside_the_file_of_another():
    rows = [
        row("one", "x", account="1"),
        row("one", "x", day=1, account="1"),
        row("two", "y", day=1, account="2"),
    ]
    assert states(*rows) == ["loaded"] * 3


def of_another_day(day=1, sha256="x"):
    found = row("old", sha256, day)
    found.status, found.rejected, found.loaded = "rejected", 4, 0
    found.received = 4
    found.reason = "business day: sold_at: 3 of 3 lines are not of that day"
    return found


@pytest.mark.parametrize("contract", [LINES, STATES])
def test_a_file_of_another_day_is_a_copy_if_it_counts_on_an_earlier_one(contract):
    old = of_another_day()
    assert settled(old, row(account="1"), contract=contract) == ["duplicate", "loaded"]
    assert (old.received, old.duplicate, old.rejected, old.source_account) == (3, 3, 0, "1")


@pytest.mark.parametrize(
    "known", [row(sha256="y"), row(day=2), row(day=1)], ids=["no", "later", "of that day"]
)
def test_a_file_of_another_day_that_no_earlier_one_knows_stays_rejected(known):
    assert settled(of_another_day(), known) == ["rejected", "loaded"]


def test_a_duplicate_names_its_original():
    first, second = row("a.csv"), row("b.csv")
    settle([first, second], LINES)
    assert second.reason == "the same bytes as a.csv of 2026-11-20"
    assert (second.received, second.duplicate, second.loaded) == (3, 3, 0)


def test_figures_that_two_accounts_have_alike_are_no_copies_of_each_other():
    figures = replace(LINES, source_account="appid", may_be_alike=True)
    rows = [row("a", account="wx1"), row("b", account="wx2"), row("c", account="wx2")]
    assert settled(*rows, contract=figures) == ["loaded", "loaded", "duplicate"]
    assert rows[2].reason == "the same bytes as b of 2026-11-20"


def test_files_without_lines_are_no_copies_of_each_other():
    assert settled(row(received=0), row(received=0, day=1)) == ["loaded", "loaded"]


def test_the_newest_version_counts_by_the_senders_clock():
    assert settled(row(sha256="x", hour=1), row(sha256="y", hour=2)) == ["superseded", "loaded"]
    assert settled(row(sha256="y", hour=2), row(sha256="x", hour=1)) == ["loaded", "superseded"]


def test_without_the_senders_clock_the_version_that_came_last_counts():
    assert settled(row(sha256="x"), row(sha256="y"), row(sha256="z")) == [
        "superseded",
        "superseded",
        "loaded",
    ]


def test_a_day_that_was_sent_under_two_dates_keeps_its_lines_when_the_second_is_corrected():
    assert settled(row("mon", "x"), row("tue", "x"), row("tue", "y")) == [
        "loaded",
        "duplicate",
        "loaded",
    ]


def test_the_same_holds_if_the_first_of_the_two_comes_last():
    assert settled(row("tue", "x"), row("tue", "y"), row("mon", "x")) == [
        "duplicate",
        "loaded",
        "loaded",
    ]


def test_a_version_counts_again_when_what_replaced_it_was_a_copy():
    first, second, original = row("tue", "x"), row("tue", "y"), row("mon", "y")
    settle([first, second], LINES)
    assert settle([first, second, original], LINES) == [first]
    assert [first.status, second.status] == ["loaded", "duplicate"]
    assert first.loaded == first.received


def test_parts_of_a_day_that_are_numbered_otherwise_are_all_there():
    assert settled(row("1", "x"), row("1", "w"), row("2", "x")) == ["duplicate", "loaded", "loaded"]
    assert settled(row("1", "x"), row("2", "y"), row("1", "y"), row("2", "x")) == [
        "duplicate",
        "duplicate",
        "loaded",
        "loaded",
    ]


def test_a_rejected_file_decides_nothing():
    rejected = row("a.csv")
    rejected.status = "rejected"
    assert settled(rejected, row("b.csv"), row("a.csv", "y")) == ["rejected", "loaded", "loaded"]


ROWS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(0, 1)), unique=True
)


@given(ROWS, st.sampled_from([LINES, STATES]), st.data())
def test_any_order_of_files_with_a_clock_settles_alike_and_balances(said, contract, data):
    def made(order):
        return [row(name, sha, day, hour=said.index((name, sha, day))) for name, sha, day in order]

    def outcome(rows):
        for each in rows:
            fates = each.loaded + each.duplicate + each.superseded + each.quarantined
            assert each.received == fates
        return {each.identity: (each.status, each.reason) for each in rows}

    one, another = made(said), made(data.draw(st.permutations(said)))
    settled(*one, contract=contract)
    settled(*another, contract=contract)
    assert outcome(one) == outcome(another)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), unique=True),
    st.sampled_from([LINES, STATES]),
    st.randoms(),
)
def test_what_is_the_newest_under_any_name_of_a_day_is_loaded_once(said, contract, chance):
    rows = [row(name, content, hour=hour) for hour, (name, content) in enumerate(said)]
    newest = {content for _, content in dict(said).items()}
    chance.shuffle(rows)
    settled(*rows, contract=contract)
    loaded = [each.sha256 for each in rows if each.status == "loaded"]
    assert len(loaded) == len(set(loaded))
    assert newest <= set(loaded)
