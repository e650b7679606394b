"""Faults that are judged by landing alone: one file each, and what the ledger says of it.

The numbers are those of the list of faults; that such a file also keeps the night from publishing
is tested once for all of them in ``test_nights``.
"""

import gzip
import os
import random
import shutil
import time
from dataclasses import replace
from datetime import date, timedelta
from time import process_time

import pyarrow.parquet as pq
import pytest

from orchestration.home import Home
from orchestration.landing.accounts import export_accounts
from orchestration.landing.arrivals import land
from orchestration.landing.manifests import manifest_path
from orchestration.landing.registry import Registry
from tests.faults.conftest import (
    CONTRACTS,
    TILLS,
    Tickets,
    broken_transfers,
    put,
    put_tickets,
    ticket,
    wrong_exports,
)

SALE = date(2026, 11, 19)
TODAY = SALE + timedelta(days=1)
FATES = ("loaded", "duplicate", "superseded", "quarantined", "erased", "rejected")
GOOD = Tickets(0, SALE, 20)
PERSONAL = "13912345678"


class Till:
    """A home where the tills delivered well yesterday."""

    def __init__(self, root):
        self.home = Home(root)
        self.home.create()
        self.landing = self.home.landing
        self.contract = TILLS
        put_tickets(self.landing, "good.csv", Tickets(900, SALE - timedelta(days=1), 20))
        self.land()
        [self.yesterday] = self.rows()

    def land(self, wave="10:30", up_to=TODAY):
        rows = land(self.home, self.contract, b"k" * 32, up_to, wave >= self.contract.deadline)
        export_accounts(self.home, b"k" * 32, {TILLS.name: self.contract}, up_to, wave)
        return rows

    def rows(self):
        with Registry(self.home.registry) as registry:
            rows = registry.rows()
        for row in rows:
            assert row.received == sum(getattr(row, fate) for fate in FATES)
        return rows

    def row(self, name):
        [row] = [row for row in self.rows() if row.file_name == name]
        return row

    def state(self, day=TODAY):
        path = self.home.lake / "landing__expected_deliveries" / "delivery_date=0001-01-01"
        said = pq.read_table(path / "accounts.parquet").to_pylist()
        return {each["delivery_date"]: each["state"] for each in said}[day]

    def loaded(self):
        folder = self.home.lake / TILLS.name
        files = [path for path in folder.glob("*/*.parquet") if path.name != "schema.parquet"]
        return [line for path in sorted(files) for line in pq.read_table(path).to_pylist()]


@pytest.fixture
def till(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sync", lambda: None)
    return Till(tmp_path)


def whole(count=20, **said):
    return Tickets(0, SALE, count, **said)


def assert_rejected_and_day_held_up(till, name, reason):
    row = till.row(name)
    assert row.status == "rejected"
    assert row.reason.startswith(reason), row.reason
    assert "\n" not in row.reason
    assert till.state() == "rejected"
    assert (till.home.archive / row.sha256).exists()
    # What landed before is untouched, and nothing of the file got in.
    assert till.rows()[0] == till.yesterday
    assert len(till.loaded()) == 20


BROKEN = broken_transfers(GOOD)
WRONG = wrong_exports(GOOD)


@pytest.mark.parametrize(("name", "content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_transfer_is_rejected(till, name, content, reason):
    put_tickets(till.landing, name, GOOD).write_bytes(content)
    till.land()
    assert_rejected_and_day_held_up(till, name, reason)


@pytest.mark.parametrize(("name", "content", "reason"), WRONG.values(), ids=WRONG)
def test_a_wrong_export_is_rejected(till, name, content, reason):
    put_tickets(till.landing, name, GOOD, content)
    till.land()
    assert_rejected_and_day_held_up(till, name, reason)


def test_1_the_same_file_again_is_nothing(till):
    for _ in range(2):
        put_tickets(till.landing, "a.csv", GOOD)
        till.land()
        time.sleep(0.01)
    assert till.land() == []
    assert len(till.loaded()) == 40


def test_2_the_same_bytes_under_another_name_are_a_duplicate(till):
    put_tickets(till.landing, "a.csv", GOOD)
    put_tickets(till.landing, "b.csv", GOOD)
    till.land()
    assert (till.row("b.csv").duplicate, till.row("b.csv").reason) == (
        20,
        "the same bytes as a.csv of 2026-11-20",
    )
    assert len(till.loaded()) == 40


def test_3_a_correction_takes_the_place_of_the_file(till):
    put_tickets(till.landing, "a.csv", GOOD)
    till.land()
    put_tickets(till.landing, "a.csv", whole(21))
    till.land()
    _, old, new = till.rows()
    assert (old.status, old.superseded, new.status, new.loaded) == ("superseded", 20, "loaded", 21)
    assert (till.home.archive / old.sha256).exists()
    assert len(till.loaded()) == 41
    assert till.state() == "arrived"


def test_4_a_growing_file_is_awaited_until_the_deadline(till):
    till.contract = replace(TILLS, deadline="09:00")
    path = put_tickets(till.landing, "a.csv", GOOD, GOOD.content[:500])
    manifest_path(path).unlink()
    assert till.land(wave="02:30") == []
    assert till.state() == "awaited"
    path.write_bytes(GOOD.content[:800])
    till.land(wave="10:30")
    assert_rejected_and_day_held_up(till, "a.csv", "manifest: none came by the deadline")
    put_tickets(till.landing, "a.csv", GOOD)
    till.land(wave="10:30")
    assert till.state() == "arrived"


@pytest.mark.parametrize("unit", [b"1", b"1,2\n"], ids=["one line", "many lines"])
def test_8_a_bomb_is_rejected_within_seconds(till, unit):
    packed = gzip.compress(GOOD.content + unit * (200_000_000 // len(unit)), compresslevel=1)
    start = process_time()
    put_tickets(till.landing, "a.csv.gz", GOOD, packed)
    till.land()
    assert process_time() - start < 10
    assert_rejected_and_day_held_up(till, "a.csv.gz", "")


def test_9_a_day_without_lines_is_fine_if_its_manifest_says_so(till):
    empty = whole(0)
    put_tickets(till.landing, "a.csv", empty)
    till.land()
    assert (till.row("a.csv").status, till.state()) == ("loaded", "arrived")


def test_11_a_stream_that_does_not_come_is_missed_after_its_deadline(till):
    till.land(wave="01:00")
    assert till.state() == "awaited"
    till.land(wave="10:30")
    assert till.state() == "missing"


def test_15_any_order_of_arrival_ends_alike(till, tmp_path):
    days = [SALE - timedelta(days=shift) for shift in range(5)]
    for number, day in enumerate(days):
        put_tickets(till.landing, "a.csv", Tickets(number * 100, day, 20))
    till.land()
    other = Home(tmp_path / "other")
    other.create()
    random.Random(15).shuffle(days)
    for day in days:
        folder = f"pos/ticket_lines/{day + timedelta(days=1)}"
        shutil.copytree(till.landing / folder, other.landing / folder)
        land(other, TILLS, b"k" * 32, TODAY)
    with Registry(other.registry) as registry:
        theirs = {row.identity: row.loaded for row in registry.rows()}
    assert theirs == {row.identity: row.loaded for row in till.rows()}


def test_17_an_added_column_is_kept_aside(till):
    tickets = Tickets(0, SALE, 20, header=(*TILLS.columns, "cashier"))
    tickets.lines = [f"{line},张三" for line in tickets.lines]
    put_tickets(till.landing, "a.csv", tickets)
    till.land()
    assert till.row("a.csv").reason == "undeclared columns kept aside: 1"
    assert (till.row("a.csv").loaded, till.state()) == (20, "arrived")
    assert "张三" not in str(till.loaded())


def test_21_gbk_is_read_where_the_contract_declares_it(till):
    contract = replace(CONTRACTS["webshop__invoice_lines"], encoding="gbk")
    lines = ["1,60001,桂花洗手液,1,2026-11-19 10:00:00,39.00,20001,China"]
    content = "\n".join([",".join(contract.columns), *lines, ""]).encode("gbk")
    put(till.landing, "a.csv", content, 1, {"Quantity": 1}, TODAY, "webshop/invoice_lines")
    [row] = land(till.home, contract, b"k" * 32, TODAY)
    [path] = (till.home.lake / contract.name).glob("delivery_date=2*/*.parquet")
    assert (row.status, pq.read_table(path)["Description"].to_pylist()) == (
        "loaded",
        ["桂花洗手液"],
    )


@pytest.mark.parametrize("name", ["bom.csv", "plain.csv"])
def test_22_a_byte_order_mark_makes_no_difference(till, name):
    content = (b"\xef\xbb\xbf" if name == "bom.csv" else b"") + GOOD.content
    put_tickets(till.landing, name, GOOD, content)
    till.land()
    lines = [line for line in till.loaded() if line["_delivery_date"] == TODAY]
    assert [line["basket_id"] for line in lines] == [row.split(",")[2] for row in GOOD.lines]
    assert [line["_line_no"] for line in lines] == list(range(2, 22))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (f'{PERSONAL},"SH01,1,2,3,4,5,6,7,8', "a quote never closes"),
        (
            f'{PERSONAL},"SH"01",1,2,3,4,5,6,7,8',
            "a quote or a carriage return stands where none may",
        ),
        (f"{PERSONAL},SH01\0,1,2,3,4,5,6,7,8", "a NUL byte"),
        (f"{PERSONAL},SH01,1,2", "4 fields where the header has 10"),
    ],
    ids=["25 open quote", "25 quote within", "23 NUL", "25 too few fields"],
)
def test_a_broken_line_costs_itself_and_no_other(till, raw, reason):
    put_tickets(till.landing, "a.csv", whole(20, raw=[raw]))
    till.land()
    row = till.row("a.csv")
    assert (row.status, row.received, row.loaded, row.quarantined) == ("loaded", 21, 20, 1)
    folder = till.home.lake / "landing__quarantined_lines"
    [line] = [
        each for path in folder.glob("*/*.parquet") for each in pq.read_table(path).to_pylist()
    ]
    assert (line["line_no"], line["reason"]) == (12, reason)
    assert PERSONAL not in str(line)


def test_25_a_line_break_within_quotes_is_part_of_its_value(till):
    odd = {"product_id": '"60001\n"'}
    put_tickets(till.landing, "a.csv", whole(20, odd=[odd]), None)
    till.land()
    row = till.row("a.csv")
    assert (row.received, row.loaded, row.quarantined) == (21, 21, 0)
    numbers = [line["_line_no"] for line in till.loaded() if line["_delivery_date"] == TODAY]
    assert numbers == [*range(2, 13), *range(14, 24)]


def test_25_a_line_break_outside_of_quotes_makes_two_lines_of_one_and_is_rejected(till):
    tickets = whole(20)
    tickets.lines[10] = tickets.lines[10].replace(",SH01,", ",SH\n01,")
    put_tickets(till.landing, "a.csv", tickets)
    till.land()
    assert_rejected_and_day_held_up(till, "a.csv", "manifest: more lines than the 20")


@pytest.mark.parametrize(
    "value", ["=HYPERLINK(1)", "x'); DROP TABLE deliveries;--", "𠮷野家😀‏", "@SUM(A1)"]
)
def test_24_47_48_text_is_text(till, value):
    put_tickets(till.landing, "a.csv", whole(20, odd=[{"store_id": value}]))
    till.land()
    assert value in {line["store_id"] for line in till.loaded()}
    assert till.row("a.csv").loaded == 21


@pytest.mark.parametrize("name", ["x'); DROP TABLE deliveries;--.csv", "a[1].csv", "a'b.csv"])
def test_48_49_a_file_name_that_could_be_more_than_a_name_is_rejected(till, name):
    put_tickets(till.landing, "good.csv", GOOD)
    put_tickets(till.landing, name, whole(21))
    till.land()
    assert till.row(name).reason.startswith("file name: only letters")
    assert till.row(name).rejected == 21
    assert till.state() == "arrived"
    assert len(till.loaded()) == 40


def test_49_a_link_is_not_followed(till):
    secret = till.home.root / "key"
    secret.write_bytes(GOOD.content)
    path = put_tickets(till.landing, "good.csv", GOOD).with_name("link.csv")
    path.symlink_to("../../../../key")
    till.land()
    assert till.row("link.csv").reason == "not a file: links are not followed"
    assert (till.row("link.csv").received, till.state()) == (0, "arrived")


def test_nothing_personal_is_in_any_reason(till):
    content = ",".join(ticket(1, SALE, household_id=PERSONAL)).encode() + b"\n"
    for name, wrong, _ in WRONG.values():
        put_tickets(till.landing, name, GOOD, content + wrong)
    till.land()
    assert all(PERSONAL not in str(row) for row in till.rows())
