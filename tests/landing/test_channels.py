"""What the brand says of its channels: which are on, and whose data they bring."""

from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest

from orchestration.landing.accounts import export_accounts
from orchestration.landing.channels import Channel, channels
from orchestration.landing.raw_reads import NotRead, find_file
from tests.landing.conftest import DAY, line, text
from tests.landing.test_documents import NOON, ORDERS, Feed, order

YESTERDAY = DAY - timedelta(days=1)


def ledgers(shop):
    export_accounts(shop.home, shop.key, {shop.contract.name: shop.contract}, DAY, "10:30")
    return {
        path.parent.parent.name.removeprefix("landing__"): pq.read_table(path).to_pylist()
        for path in shop.home.lake.glob("landing__*/*/accounts.parquet")
    }


def expected(shop):
    return [(each["state"], each["when_missing"]) for each in ledgers(shop)["expected_deliveries"]]


def test_a_channel_is_on_unless_the_settings_say_otherwise(shop):
    assert channels(shop.home) == {}
    shop.home.channels.write_text(
        "a: off\nb: {enabled: false}\nc: {until: 2026-11-19, accounts: [ww1]}\nd:\ne: on\n"
        "f: {accounts: ww1}\n"
    )
    assert channels(shop.home) == {
        "a": Channel(is_on=False),
        "b": Channel(is_on=False),
        "c": Channel(until=date(2026, 11, 19), accounts=("ww1",)),
        "d": Channel(),
        "e": Channel(),
        "f": Channel(accounts=("ww1",)),
    }


@pytest.mark.parametrize("said", ["shop: off", "shop: {enabled: false}"])
def test_a_channel_that_is_off_neither_lands_nor_is_expected_and_still_has_its_columns(shop, said):
    shop.landed(text(line(1)))
    shop.home.channels.write_text(said)
    shop.deliver(text(line(2)), "b.csv")
    assert shop.land() == []
    assert expected(shop) == []
    [head] = (shop.home.lake / shop.contract.name).glob("*/schema.parquet")
    assert "id" in pq.read_schema(head).names


def test_a_stream_may_be_missing_with_no_more_than_a_warning(shop):
    shop.declare(when_missing="warn", business_date=None)
    shop.deliver(text(line(1)), day=YESTERDAY)
    shop.land()
    assert expected(shop) == [("arrived", "warn"), ("missing", "warn")]


@pytest.fixture
def feed(tmp_path):
    said = "format: jsonl\n            source_account: appid"
    return Feed(tmp_path, ORDERS.replace("format: jsonl", said))


def test_every_line_knows_its_account(feed):
    feed.sent(order(detail={"items": [{"sku": 1}]}), source_account="ww1")
    assert [each["_source_account"] for each in feed.rows_of("orders")] == ["ww1"]
    assert [each["_source_account"] for each in feed.rows_of("items")] == ["ww1"]


@pytest.mark.parametrize("account", [None, "", "a b", "x" * 65])
def test_a_file_without_its_account_is_rejected(feed, account):
    row = feed.sent(order(), source_account=account)
    assert row.reason == "account: the manifest names no appid"


def test_a_file_of_an_account_that_is_not_the_brands_is_rejected(feed):
    feed.home.channels.write_text("shop: {accounts: [ww1]}")
    assert feed.sent(order(1), source_account="ww1").status == "loaded"
    row = feed.sent(order(2), name="b.jsonl", source_account="ww2")
    assert row.reason == "account: channels.yml does not name it among the brand's"


def land_alike(feed, accounts, is_one_landing):
    """Land files of the same bytes, a.jsonl and so on, one of each account."""
    for name, account in zip("abc", accounts, strict=True):
        said = {"rows": 1, "totals": {"price.paid": "0"}, "source_account": account}
        feed.deliver(order() + "\n", f"{name}.jsonl", **said)
        if not is_one_landing:
            feed.land()
    feed.land()


@pytest.mark.parametrize("is_one_landing", [True, False])
def test_the_same_lines_are_not_two_accounts(feed, is_one_landing):
    land_alike(feed, ["ww1", "ww2", "ww1"], is_one_landing)
    assert {row.file_name: (row.status, row.reason) for row in feed.rows()} == {
        "a.jsonl": ("loaded", None),
        "b.jsonl": ("rejected", "account: the same bytes were delivered as another account's"),
        "c.jsonl": ("duplicate", f"the same bytes as a.jsonl of {DAY}"),
    }
    assert [each["_source_account"] for each in feed.rows_of_file("a.jsonl")] == ["ww1"]


def test_who_is_none_of_the_brands_accounts_owns_no_bytes(feed):
    feed.home.channels.write_text("shop: {accounts: [ww1]}")
    assert feed.sent(order(), source_account="ww9").status == "rejected"
    assert feed.sent(order(), name="b.jsonl", source_account="ww1").status == "loaded"
    assert feed.land() == []


@pytest.mark.parametrize("is_one_landing", [True, False])
def test_figures_that_two_accounts_have_alike_are_both_there_under_their_accounts(
    feed, is_one_landing
):
    feed.declare(may_be_alike=True)
    land_alike(feed, ["wx1", "wx2", "wx2"], is_one_landing)
    assert {row.file_name: (row.status, row.reason) for row in feed.rows()} == {
        "a.jsonl": ("loaded", None),
        "b.jsonl": ("loaded", None),
        "c.jsonl": ("duplicate", f"the same bytes as b.jsonl of {DAY}"),
    }
    lines = sorted((each["_source_account"], each["_file_sha256"]) for each in feed.lines())
    [sha256] = {row.sha256 for row in feed.rows()}
    assert lines == [("wx1", f"{sha256}-wx1"), ("wx2", f"{sha256}-wx2")]
    assert find_file(feed.home, f"{sha256}-wx2").file_name == "b.jsonl"
    with pytest.raises(NotRead, match="wx1, wx2"):
        find_file(feed.home, sha256)
    told = ledgers(feed)
    assert [each["file_sha256"] for each in told["deliveries"]] == [
        f"{sha256}-{account}" for account in ("wx1", "wx2", "wx2")
    ]
    assert {(each["file_name"], each["file_sha256"]) for each in told["control_totals"]} == {
        ("a.jsonl", f"{sha256}-wx1"),
        ("b.jsonl", f"{sha256}-wx2"),
    }


@pytest.mark.parametrize("may_be_alike", [True, False])
def test_a_manifest_that_is_corrected_to_another_account_is_heeded(feed, may_be_alike):
    feed.declare(may_be_alike=may_be_alike)
    said = {"rows": 1, "totals": {"price.paid": "0"}}
    feed.deliver(order() + "\n", source_account="wx1", **said)
    feed.land()
    feed.deliver(order() + "\n", source_account="wx22", **said)
    feed.land()
    assert [(row.status, row.source_account) for row in feed.rows()] == [("loaded", "wx22")]
    assert [each["_source_account"] for each in feed.lines()] == ["wx22"]


def test_files_without_lines_are_alike_whoever_sends_them(feed):
    for name, account in (("a.jsonl", "ww1"), ("b.jsonl", "ww2")):
        feed.deliver("", name, rows=0, totals={"price.paid": "0"}, source_account=account)
    assert {row.status for row in feed.land()} == {"loaded"}


def test_a_register_from_before_there_were_accounts_is_taken_over(shop):
    import sqlite3

    shop.landed(text(line(1)))
    with sqlite3.connect(shop.home.registry) as db:
        db.execute("alter table deliveries drop column source_account")
    assert [row.source_account for row in shop.rows()] == [""]


def test_a_history_holds_everything_since_its_first_day(feed):
    old = [order(number, paid_at=NOON - 86_400 * (30 + number)) for number in range(3)]
    assert feed.sent(*old, source_account="w").reason.startswith("business day: paid_at: 3 of 3")
    row = feed.sent(*old, name="b.jsonl", source_account="w", history_from="2026-10-01")
    assert row.status == "loaded"
    row = feed.sent(*old, order(9), name="c.jsonl", source_account="w", history_from="2026-11-01")
    assert row.reason.endswith("are not of 2026-11-19 or the days since 2026-11-01")


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("epoch_s", NOON),
        ("epoch_ms", NOON * 1000 + 999),
        ("compact", 20261119),
        ("text", "2026-11-19 1"),
    ],
)
def test_a_business_date_is_told_by_the_clock_of_the_contract(feed, clock, time):
    from orchestration.landing.contracts import BusinessDate

    feed.declare(business_date=BusinessDate("paid_at", clock=clock))
    assert feed.sent(order(1, paid_at=time), source_account="w").status == "loaded"
    row = feed.sent(order(1, paid_at="soon"), name="b.jsonl", source_account="w")
    assert row.reason.startswith("business day: ")


def test_midnight_is_shanghais(feed):
    first = NOON - 12 * 3600
    assert feed.sent(order(paid_at=first), source_account="w").status == "loaded"
    row = feed.sent(order(paid_at=first - 1), name="b.jsonl", source_account="w")
    assert row.reason == "business day: paid_at: none of 1 lines is of 2026-11-19"


def test_a_snapshot_says_the_same_of_each_day(feed):
    feed.declare(redelivery="snapshot")
    content = (order() + "\n").encode()
    for day in (YESTERDAY, DAY):
        feed.deliver(
            content, day=day, name="a.jsonl", rows=1, totals={"price.paid": "0"},
            source_account="w", business_date="2026-11-19",
        )  # fmt: skip
    assert [row.status for row in feed.land()] == ["loaded", "loaded"]
