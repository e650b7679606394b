"""Faults in whole nights: what is tolerated is published with a warning, what is not leaves the
last release in place until the sender has mended it.

Five nights of one brand, each read by several tests: they run in the order of this file.
"""

import hashlib
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.landing.manifests import manifest_path
from orchestration.releasing.candidates import DATABASE, newest_candidate
from tests.faults.conftest import (
    CONTRACTS,
    LINES,
    TILLS,
    Tickets,
    broken_transfers,
    put,
    put_tickets,
    ticket,
    wrong_exports,
)
from tests.parses import Parses
from tests.small_brand import deliver

CLEAN = date(2026, 11, 20)
TOLERATED = CLEAN + timedelta(days=1)
BLOCKED = CLEAN + timedelta(days=2)
# What a good ticket line is worth.
FEN = 8000

# Fault and name of a file, its odd lines, and why these are in quarantine.
QUARANTINED = {
    "20": (
        [{"sales_value": '"12,3"'}, {"quantity": "two"}],
        ["sales_value is not a plain amount", "quantity is not a whole number"],
    ),
    "26": (
        [{"sales_value": "NaN"}, {"sales_value": "Infinity"}],
        ["sales_value is not a plain amount"] * 2,
    ),
    "29": (
        [{"sales_value": "10.005"}, {"sales_value": "1e3"}, {"sales_value": '"1,000.00"'}],
        ["sales_value is not a plain amount"] * 3,
    ),
    "33": (
        [
            {"transaction_timestamp": f"{day} 12:00:00"}
            for day in ("2027-01-01", "1970-01-01", "0001-01-01")
        ],
        ["transaction_timestamp lies outside of 2000 to the delivery"] * 3,
    ),
    "35": (
        [
            {"transaction_timestamp": f"{CLEAN}T15:30:00Z"},
            {"transaction_timestamp": f"{TOLERATED} 00:30:00+09:00"},
            {"transaction_timestamp": f"{CLEAN} 12:00:00 CET"},
        ],
        ["transaction_timestamp is not a time"],
    ),
}
# Two of the times of fault 35 tell their zone, and are of the day.
TIMES_WITH_A_ZONE = 2
RAW = {
    "23": ([f"1,SH\0,{CLEAN},1,1,1,1,1,1,1"], ["a NUL byte"]),
    "25": ([f'1,"SH01,{CLEAN},1,1,1,1,1,1,1'], ["a quote never closes"]),
}
STORES = ["x'); DROP TABLE orders;--", "=HYPERLINK(1)", "𠮷野家😀"]
BAD_NAMES = ["a[1].csv", "x'); DROP TABLE deliveries;--.csv"]


class Brand:
    """A home, its nights, and what can be read afterwards."""

    def __init__(self, root: Path, parses: Parses):
        self.home, self.parses = Home(root), parses
        self.landing = self.home.landing

    def night(self, day: date) -> tuple[int, str]:
        with self.parses.lent(self.home):
            done = subprocess.run(
                [Path(sys.executable).parent / "siyu", "nightly", "--date", day.isoformat()],
                env={**os.environ, "SIYU_HOME": str(self.home.root)},
                capture_output=True,
                text=True,
                timeout=900,
            )
        return done.returncode, done.stdout + done.stderr

    def override(self, check: str, scope: str, until: date) -> None:
        said = ["--by", "Li Na", "--reason", "the sender mends it tomorrow"]
        subprocess.run(
            [
                *(Path(sys.executable).parent / "siyu", "override", check, "--scope", scope),
                *(*said, "--until", until.isoformat()),
            ],
            env={**os.environ, "SIYU_HOME": str(self.home.root)},
            check=True,
        )

    def published(self, query: str) -> list[tuple]:
        return read(self.home.releases / "current.duckdb", query)

    def candidate(self, query: str) -> list[tuple]:
        return read(newest_candidate(self.home) / DATABASE, query)

    def release(self) -> tuple[str, str]:
        """Return what readers have: the name of the release and the hash of its file."""
        file = self.home.releases / "current.duckdb"
        return (
            (self.home.releases / "CURRENT").read_text(),
            hashlib.sha256(file.read_bytes()).hexdigest(),
        )

    def deliver_others(self, delivered: date, webshop: bool = True) -> None:
        """Deliver what the other daily streams owe."""
        redemptions = CONTRACTS["pos__redemptions"]
        header = ",".join(redemptions.columns).encode() + b"\n"
        put(self.landing, "r.csv", header, 0, {}, delivered, "pos/redemptions")
        if webshop:
            lines = [",".join(CONTRACTS["webshop__invoice_lines"].columns)]
            for number in range(20):
                day = delivered - timedelta(days=1)
                lines.append(f"9{number},60001,😀=1+1,1,{day} 10:00:00,39.00,20001,China")
            content = "\n".join([*lines, ""]).encode()
            totals = {"Quantity": 20}
            put(self.landing, "w.csv", content, 20, totals, delivered, "webshop/invoice_lines")


def read(path: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute(query).fetchall()


@pytest.fixture(scope="module")
def brand(tmp_path_factory, parses) -> Brand:
    brand = Brand(tmp_path_factory.mktemp("brand"), parses)
    deliver(brand.landing, CLEAN, days=4)
    code, said = brand.night(CLEAN)
    assert code == 0, said
    return brand


@pytest.fixture(scope="module")
def tolerated(brand) -> tuple[int, str]:
    """The night in which whatever can be tolerated went wrong at once."""
    folder = brand.landing / "pos" / "ticket_lines"
    brand.deliver_others(TOLERATED)
    # 1: an older file comes again; 3: the newest one is corrected.
    again, corrected = (
        next((folder / (CLEAN - timedelta(days=shift)).isoformat()).glob("*.csv"))
        for shift in (1, 0)
    )
    again.write_bytes(again.read_bytes())
    put_tickets(brand.landing, corrected.name, Tickets(90_000, CLEAN - timedelta(days=1)))

    numbers = iter(range(0, 90_000, 2 * LINES))
    clean = Tickets(next(numbers), CLEAN)
    put_tickets(brand.landing, "clean.csv", clean)
    put_tickets(brand.landing, "copy.csv", clean)
    for name, (odd, _) in QUARANTINED.items():
        put_tickets(brand.landing, f"{name}.csv", Tickets(next(numbers), CLEAN, odd=odd))
    for name, (raw, _) in RAW.items():
        put_tickets(brand.landing, f"{name}.csv", Tickets(next(numbers), CLEAN, raw=raw))
    wider = Tickets(next(numbers), CLEAN, header=(*TILLS.columns, "cashier"))
    wider.lines = [f"{line},张三" for line in wider.lines]
    put_tickets(brand.landing, "17.csv", wider)
    for name, said in (("36", {}), ("37", {"sales_value": "99.00"})):
        first = next(numbers)
        twice = ",".join(ticket(first, CLEAN, **said))
        tickets = Tickets(first, CLEAN, raw=[twice])
        tickets.totals["sales_value"] += 80 if name == "36" else 99
        put_tickets(brand.landing, f"{name}.csv", tickets)
    stores = Tickets(next(numbers), CLEAN, odd=[{"store_id": store} for store in STORES])
    put_tickets(brand.landing, "22.csv", stores, b"\xef\xbb\xbf" + stores.content)
    for name in BAD_NAMES:
        put_tickets(brand.landing, name, Tickets(80_000, CLEAN))
    (folder / TOLERATED.isoformat() / "link.csv").symlink_to("clean.csv")
    return brand.night(TOLERATED)


def test_what_can_be_tolerated_is_published(brand, tolerated):
    code, said = tolerated
    assert code == 0, said
    assert brand.release()[0].startswith(TOLERATED.isoformat())


def test_every_file_has_its_fate(brand, tolerated):
    rows = brand.published(
        "select file_name, delivery_status, received, loaded, duplicate, quarantined, rejected,"
        " superseded from audit.row_ledger"
        f" where stream = 'ticket_lines' and delivery_date = '{TOLERATED}'"
    )
    found = {name: tuple(fates) for name, *fates in rows}
    expected = {
        "clean.csv": ("loaded", LINES, LINES, 0, 0, 0, 0),
        "copy.csv": ("duplicate", LINES, 0, LINES, 0, 0, 0),
        "17.csv": ("loaded", LINES, LINES, 0, 0, 0, 0),
        "22.csv": ("loaded", LINES + 3, LINES + 3, 0, 0, 0, 0),
        "36.csv": ("loaded", LINES + 1, LINES, 1, 0, 0, 0),
        "37.csv": ("loaded", LINES + 1, LINES - 1, 0, 2, 0, 0),
        "link.csv": ("rejected", 0, 0, 0, 0, 0, 0),
    }
    for name, (odd, reasons) in {**QUARANTINED, **RAW}.items():
        lines, bad = LINES + len(odd), len(reasons)
        expected[f"{name}.csv"] = ("loaded", lines, lines - bad, 0, bad, 0, 0)
    for name in BAD_NAMES:
        expected[name] = ("rejected", LINES, 0, 0, 0, LINES, 0)
    assert found == expected


def test_every_line_in_quarantine_has_its_reason(brand, tolerated):
    rows = brand.published(
        "select replace(file_name, '.csv', ''), list(quarantined_line.reason order by line_no)"
        " from audit.quarantined_line join audit.row_ledger using (file_sha256, delivery_date)"
        f" where delivery_date = '{TOLERATED}' and delivery_status = 'loaded' group by all"
    )
    conflict = "two contents under one key and no version to choose by"
    expected = {name: reasons for name, (_, reasons) in {**QUARANTINED, **RAW}.items()}
    assert dict(rows) == expected | {"37": [conflict, conflict]}


def test_the_indicators_hold_the_good_lines_and_nothing_else(brand, tolerated):
    files = 1 + len(QUARANTINED) + len(RAW) + 4
    good = files * LINES + TIMES_WITH_A_ZONE - 1
    sales = dict(
        brand.published(
            "select store_id, sum(gross_sales_fen) from store.daily"
            f" where channel = 'pos' and business_date = '{CLEAN}' group by all"
        )
    )
    assert sales == {"SH01": good * FEN, **dict.fromkeys(STORES, FEN)}
    days = brand.published("select min(business_date), max(business_date) from store.daily")
    assert days == [(CLEAN - timedelta(days=4), CLEAN)]


def test_a_correction_takes_the_place_of_what_it_corrects(brand, tolerated):
    day = CLEAN - timedelta(days=1)
    assert brand.published(
        "select delivery_status, loaded from audit.row_ledger"
        f" where stream = 'ticket_lines' and delivery_date = '{CLEAN}' order by all"
    ) == [("loaded", LINES), ("superseded", 0)]
    assert brand.published(
        "select sum(gross_sales_fen) from store.daily"
        f" where channel = 'pos' and business_date = '{day}'"
    ) == [(LINES * FEN,)]


def test_what_was_tolerated_is_warned_of(brand, tolerated):
    warned = brand.published(
        "select distinct check_name, severity from audit.check_result"
        f" where not is_passed and delivery_date >= '{CLEAN}' order by all"
    )
    assert warned == [
        ("every_store_and_guide_is_known", "warning"),
        ("no_correction", "warning"),
        ("no_line_in_quarantine", "warning"),
        ("no_rejected_file", "warning"),
        ("no_undeclared_column", "warning"),
    ]


@pytest.fixture(scope="module")
def before(brand, tolerated) -> tuple[str, str]:
    return brand.release()


@pytest.fixture(scope="module")
def wrong_files() -> dict[str, tuple[str, bytes, str]]:
    tickets = Tickets(0, TOLERATED, 20)
    return broken_transfers(tickets) | {
        f"{fault}, exported": file for fault, file in wrong_exports(tickets).items()
    }


@pytest.fixture(scope="module")
def blocked(brand, before, wrong_files) -> tuple[int, str]:
    """The night in which everything went wrong that must not be published."""
    brand.deliver_others(BLOCKED, webshop=False)
    put_tickets(brand.landing, "good.csv", Tickets(1000, TOLERATED))
    tickets = Tickets(0, TOLERATED, 20)
    for fault, (name, content, _) in wrong_files.items():
        path = put_tickets(brand.landing, name, tickets, content if "exported" in fault else None)
        path.write_bytes(content)
    unannounced = put_tickets(brand.landing, "4.csv", Tickets(2000, TOLERATED, 20))
    manifest_path(unannounced).unlink()
    return brand.night(BLOCKED)


def test_what_must_not_be_published_leaves_the_last_release_in_place(brand, before, blocked):
    code, said = blocked
    assert code == 1, said
    assert "not published" in said
    assert brand.release() == before
    assert brand.published("select max(delivery_date) from audit.row_ledger") == [(TOLERATED,)]


def test_every_rejected_file_is_kept_with_its_reason(brand, blocked, wrong_files):
    rows = brand.candidate(
        "select file_name, reason, file_sha256, received = rejected from audit.row_ledger"
        f" where delivery_status = 'rejected' and delivery_date = '{BLOCKED}'"
    )
    found = {name: reason for name, reason, _, _ in rows}
    reasons = {name: reason for name, _, reason in wrong_files.values()}
    reasons["4.csv"] = "manifest: none came by the deadline"
    assert found.keys() == reasons.keys()
    assert [name for name, reason in reasons.items() if not found[name].startswith(reason)] == []
    assert all(is_balanced for *_, is_balanced in rows)
    assert all((brand.home.archive / sha256).exists() for _, _, sha256, _ in rows)


def test_what_keeps_the_night_from_publishing_is_said(brand, blocked):
    assert brand.candidate(
        "select check_name, stream, delivery_date, message from audit.check_result"
        " where severity = 'critical' and not is_passed order by all"
    ) == [
        ("delivery_arrived", "invoice_lines", BLOCKED, "the delivery is missing"),
        ("delivery_arrived", "ticket_lines", BLOCKED, "the delivery is rejected"),
    ]


@pytest.fixture(scope="module")
def over_the_limit(brand, blocked, wrong_files) -> tuple[int, str]:
    """The night after the sender sent everything anew, with too many bad lines in it."""
    brand.deliver_others(BLOCKED)
    folder = brand.landing / "pos" / "ticket_lines" / BLOCKED.isoformat()
    for name in ["4.csv", *(name for name, _, _ in wrong_files.values())]:
        (folder / name).unlink()
        manifest_path(folder / name).unlink(missing_ok=True)
    odd = [{"sales_value": '"12,3"'}] * 10
    put_tickets(brand.landing, "again.csv", Tickets(3000, TOLERATED, odd=odd))
    return brand.night(BLOCKED)


def test_more_than_half_a_percent_in_quarantine_is_not_published(brand, before, over_the_limit):
    code, said = over_the_limit
    assert code == 1, said
    assert brand.release() == before
    assert brand.candidate(
        "select check_name, stream, delivery_date from audit.check_result"
        " where severity = 'critical' and not is_passed"
    ) == [("quarantined_lines_within_limit", "ticket_lines", BLOCKED)]


def test_a_signed_word_lets_it_out_and_is_published_with_it(brand, over_the_limit):
    brand.override("quarantined_lines_within_limit", f"pos/ticket_lines/{BLOCKED}", BLOCKED)
    code, said = brand.night(BLOCKED)
    assert code == 0, said
    assert brand.published(
        "select check_name, overridden_by, override_reason, overridden_until_date"
        " from audit.check_result where severity = 'critical' and not is_passed"
    ) == [
        ("quarantined_lines_within_limit", "Li Na", "the sender mends it tomorrow", BLOCKED),
    ]
    page = brand.home.releases / brand.release()[0].strip() / "audit.html"
    assert "the sender mends it tomorrow" in page.read_text("utf-8")


def test_the_mended_day_is_published_with_the_right_figures(brand, over_the_limit):
    put_tickets(brand.landing, "again.csv", Tickets(3000, TOLERATED))
    code, said = brand.night(BLOCKED)
    assert code == 0, said
    assert brand.release()[0].startswith(BLOCKED.isoformat())
    assert brand.published(
        "select store_id, gross_sales_fen from store.daily"
        f" where channel = 'pos' and business_date = '{TOLERATED}'"
    ) == [("SH01", 2 * LINES * FEN)]
    assert brand.published(
        "select count(*) from audit.row_ledger where received <>"
        " loaded + duplicate + superseded + quarantined + erased + rejected"
    ) == [(0,)]
