"""What landing tells the warehouse: who should have delivered, who has, and with which sums."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from orchestration.landing.accounts import export_accounts
from orchestration.landing.completeness import channel_ends, expected_deliveries
from tests.landing.conftest import DAY, line, text

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
GOOD = text(line(1))


def of_day(day):
    return text(line(day.day, sold_at=f"{day - timedelta(days=1)} 12:00:00"))


def states(shop, night=DAY, wave="10:30", *others, **said):
    with_ends = expected_deliveries(
        [shop.contract, *others], shop.rows(), said.pop("ends", {}), night, wave, **said
    )
    return {(stream, day): state for _, stream, day, state in with_ends}


def exported(shop, night=DAY):
    export_accounts(shop.home, shop.key, {shop.contract.name: shop.contract}, night, "10:30")
    return {
        path.parent.parent.name.removeprefix("landing__"): pq.read_table(path).to_pylist()
        for path in shop.home.lake.glob("landing__*/*/accounts.parquet")
    }


def test_every_day_from_the_first_delivery_on_is_expected(shop):
    for day in (DAY - timedelta(days=3), YESTERDAY):
        shop.deliver(of_day(day), day=day)
    shop.land()
    assert states(shop) == {
        ("sales", DAY - timedelta(days=3)): "arrived",
        ("sales", DAY - timedelta(days=2)): "missing",
        ("sales", YESTERDAY): "arrived",
        ("sales", DAY): "missing",
    }


def test_what_is_due_after_the_wave_is_awaited_on_the_night_itself_only(shop):
    shop.declare(deadline="09:00")
    shop.deliver(of_day(DAY - timedelta(days=2)), day=DAY - timedelta(days=2))
    shop.land()
    assert states(shop, wave="02:30")[("sales", DAY)] == "awaited"
    assert states(shop, wave="02:30")[("sales", YESTERDAY)] == "missing"
    assert states(shop, wave="09:00")[("sales", DAY)] == "missing"


def test_a_channel_that_never_delivered_is_not_the_brands(shop):
    assert states(shop) == {}


def test_a_closed_channel_delivers_until_its_end(shop):
    shop.landed(of_day(YESTERDAY), day=YESTERDAY)
    shop.home.channels.write_text(f"shop: {{until: {YESTERDAY}}}\nbank:\n")
    assert channel_ends(shop.home) == {"shop": YESTERDAY}
    assert states(shop, ends=channel_ends(shop.home)) == {("sales", YESTERDAY): "arrived"}


def test_a_stream_that_delivers_on_change_is_expected_once(shop):
    members = replace(shop.contract, stream="members", cadence="on_change")
    shop.landed(GOOD)
    found = states(shop, TOMORROW, "10:30", members)
    assert {key: state for key, state in found.items() if key[0] == "members"} == {
        ("members", TOMORROW): "missing"
    }
    shop.declare(cadence="on_change")
    assert states(shop, TOMORROW) == {("sales", DAY): "arrived"}


def test_a_rejected_file_holds_its_day_up_until_it_comes_again(shop):
    shop.landed("broken")
    assert states(shop) == {("sales", DAY): "rejected"}
    shop.landed(GOOD)
    assert states(shop) == {("sales", DAY): "arrived"}


def test_one_rejected_file_of_several_holds_the_day_up(shop):
    shop.landed(GOOD)
    shop.landed("broken", "b.csv")
    assert states(shop) == {("sales", DAY): "rejected"}


def test_a_rejected_file_that_was_withdrawn_and_replaced_under_another_name_does_not(shop):
    broken = shop.deliver("broken")
    shop.land()
    shop.landed(GOOD, "again.csv")
    assert exported(shop)["expected_deliveries"][0]["state"] == "rejected"
    broken.unlink()
    assert exported(shop)["expected_deliveries"][0]["state"] == "arrived"


def test_a_rejected_part_that_was_withdrawn_still_holds_the_day_up(shop):
    broken = shop.deliver("broken")
    shop.deliver(GOOD, "b.csv")
    shop.land()
    broken.unlink()
    assert exported(shop)["expected_deliveries"][0]["state"] == "rejected"


def test_yesterdays_file_sent_again_is_no_delivery_of_today(shop):
    shop.deliver(GOOD, day=YESTERDAY, business_date="2026-11-19")
    shop.deliver(GOOD, day=DAY)
    shop.land()
    assert states(shop) == {("sales", YESTERDAY): "arrived", ("sales", DAY): "missing"}


@pytest.mark.parametrize("name", ["old.csv", "a.csv"])
def test_an_old_days_file_beside_the_days_own_changes_nothing(shop, name):
    old = of_day(DAY - timedelta(days=9))
    shop.deliver(old, day=DAY - timedelta(days=9))
    shop.deliver(of_day(YESTERDAY), day=YESTERDAY)
    shop.land()
    before = states(shop, YESTERDAY), shop.lines()
    shop.deliver(old, name, YESTERDAY)
    [row] = shop.land()
    assert (row.status, row.reason) == ("duplicate", "the same bytes as a.csv of 2026-11-11")
    assert (states(shop, YESTERDAY), shop.lines()) == before
    assert shop.land() == []


@pytest.mark.parametrize("redelivery", ["append", "snapshot"])
def test_an_old_days_file_does_not_stand_in_for_the_days_own(shop, redelivery):
    shop.declare(redelivery=redelivery)
    old = of_day(DAY - timedelta(days=9))
    shop.deliver(old, day=DAY - timedelta(days=9))
    shop.deliver(old, "old.csv")
    shop.land()
    assert states(shop)[("sales", DAY)] == "missing"
    shop.deliver("broken")
    shop.land()
    assert states(shop)[("sales", DAY)] == "rejected"
    shop.deliver(of_day(DAY))
    shop.land()
    assert states(shop)[("sales", DAY)] == "arrived"


def test_an_old_snapshot_beside_the_days_own_is_no_part_of_the_day(shop):
    shop.declare(business_date=None, redelivery="snapshot")
    shop.deliver(text(line(1), line(2)), "thu.csv", YESTERDAY)
    shop.deliver(text(line(2)), "fri.csv")
    shop.deliver(text(line(1), line(2)), "thu.csv")
    shop.land()
    assert [each["id"] for each in shop.lines() if each["_delivery_date"] == DAY] == ["2"]
    assert states(shop) == {("sales", YESTERDAY): "arrived", ("sales", DAY): "arrived"}


def test_the_snapshot_of_a_quiet_day_arrives(shop):
    shop.declare(business_date=None, redelivery="snapshot")
    for day in (YESTERDAY, DAY):
        shop.deliver(GOOD, f"{day}.csv", day)
    shop.land()
    assert [row.status for row in shop.rows()] == ["loaded", "loaded"]
    assert states(shop) == {("sales", YESTERDAY): "arrived", ("sales", DAY): "arrived"}


@pytest.mark.parametrize("name", ["a[1].csv", "link.csv"])
def test_what_is_no_delivered_file_neither_makes_nor_breaks_a_delivery(shop, name):
    shop.deliver(GOOD)
    if name == "link.csv":
        shop.path(name).symlink_to("a.csv")
    else:
        shop.deliver("x", name)
    shop.land()
    assert {row.status for row in shop.rows()} == {"loaded", "rejected"}
    assert states(shop) == {("sales", DAY): "arrived"}


def test_a_rejected_file_under_a_mistyped_date_does_not_begin_the_channel(shop):
    shop.deliver(GOOD)
    shop.deliver(text(line(2)), day=date(2016, 11, 20))
    shop.land()
    assert states(shop) == {("sales", DAY): "arrived"}


def test_a_channel_whose_first_delivery_is_rejected_has_begun(shop):
    shop.landed("broken")
    assert states(shop, TOMORROW) == {("sales", DAY): "rejected", ("sales", TOMORROW): "missing"}


def test_the_accounts_hold_the_ledger_the_sums_and_the_reach(shop):
    shop.deliver(GOOD, exported_at="2026-11-20T01:00:00")
    shop.deliver(text(line(2, "0.30")), "b.csv")
    shop.deliver("broken", "c.csv")
    shop.land()
    told = exported(shop, TOMORROW)
    assert [(each["file_name"], each["status"], each["loaded"]) for each in told["deliveries"]] == [
        ("a.csv", "loaded", 1),
        ("b.csv", "loaded", 1),
        ("c.csv", "rejected", 0),
    ]
    assert sorted(each["landed"] for each in told["control_totals"]) == [
        Decimal("0.3"),
        Decimal("10.5"),
    ]
    assert told["channels"] == [{"channel": "shop", "data_through": TOMORROW}]


def test_the_accounts_say_nothing_of_when_they_were_made(shop):
    shop.deliver(GOOD)
    shop.land()
    before = exported(shop)
    shop.land()
    assert exported(shop) == before


def test_where_nothing_landed_the_accounts_only_say_what_there_could_be(shop):
    shop.land()
    told = {name for name, lines in exported(shop).items() if lines}
    assert told == {"streams"}


def test_the_sums_of_two_files_without_lines_are_told_apart(shop):
    for name in ("a.csv", "b.csv"):
        shop.deliver(text(), name)
    shop.land()
    told = exported(shop)["control_totals"]
    assert [(each["file_name"], each["landed"]) for each in told] == [("a.csv", 0), ("b.csv", 0)]


def test_a_file_whose_sum_is_not_the_declared_one_blocks_whatever_its_stream(shop):
    shop.declare(when_missing="warn")
    shop.deliver(GOOD, totals={"amount": "1.00"})
    shop.land()
    told = [(each["state"], each["when_missing"]) for each in exported(shop)["expected_deliveries"]]
    assert told == [("rejected", "block")]
    shop.deliver(GOOD, "b.csv")
    shop.land()
    told = [(each["state"], each["when_missing"]) for each in exported(shop)["expected_deliveries"]]
    assert told == [("rejected", "block")]
    shop.deliver(GOOD)
    shop.land()
    told = [(each["state"], each["when_missing"]) for each in exported(shop)["expected_deliveries"]]
    assert told == [("arrived", "warn")]
