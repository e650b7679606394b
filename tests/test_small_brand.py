"""What the small generated brand delivers, and what is true of it whatever its seed."""

import csv
import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.landing.contracts import load_contracts
from orchestration.landing.manifests import manifest_path, parse_manifest
from tests import small_brand as brand

NEWEST = date(2026, 11, 20)
CONTRACTS = {
    name: contract
    for name, contract in load_contracts().items()
    if contract.channel in ("pos", "webshop")
}


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    landing = tmp_path_factory.mktemp("brand")
    brand.deliver(landing, NEWEST)
    return landing


@pytest.fixture(scope="module")
def rows(landing) -> Callable[[str], list[dict[str, str]]]:
    def read(name: str) -> list[dict[str, str]]:
        """Return the readable rows of a stream."""
        return [
            row
            for file in files(landing, name)
            for row in csv.DictReader(
                line for line in file.read_text(encoding="utf-8").splitlines() if '"' not in line
            )
        ]

    return read


def files(landing: Path, name: str) -> list[Path]:
    return sorted((landing / name.replace("__", "/")).glob("*/*.csv"))


def contents(landing: Path) -> dict[Path, bytes]:
    paths = (path for path in landing.rglob("*") if path.is_file())
    return {path.relative_to(landing): path.read_bytes() for path in paths}


def test_the_same_arguments_give_the_same_bytes(landing, tmp_path):
    brand.deliver(tmp_path, NEWEST)
    assert contents(tmp_path) == contents(landing)
    assert brand.deliver(tmp_path, NEWEST) == 0


def test_another_seed_gives_another_brand(landing, tmp_path):
    brand.deliver(tmp_path, NEWEST, seed=8)
    assert contents(tmp_path).keys() == contents(landing).keys()
    assert contents(tmp_path) != contents(landing)


@pytest.mark.parametrize("days", [1, 3, 28])
def test_the_daily_streams_come_every_day_and_the_masters_on_the_first(tmp_path, days):
    assert brand.deliver(tmp_path, NEWEST, days=days) == 6 + 3 * days
    for name, contract in CONTRACTS.items():
        dates = [date.fromisoformat(file.parent.name) for file in files(tmp_path, name)]
        if contract.cadence == "daily":
            assert (len(dates), dates[-1]) == (days, NEWEST)
        else:
            assert dates == [NEWEST - timedelta(days=days - 1)]


def test_every_manifest_is_true_of_its_file(landing):
    for name, contract in CONTRACTS.items():
        for file in files(landing, name):
            said = parse_manifest(manifest_path(file).read_bytes(), contract)
            content = file.read_bytes()
            header, *lines = content.decode().splitlines()
            assert header == ",".join(contract.columns)
            assert (said.bytes, said.sha256) == (len(content), hashlib.sha256(content).hexdigest())
            assert said.rows == len(lines)
            # Split by hand, because the line with the open quote is declared like any other.
            assert said.totals == {
                total: sum(
                    (Decimal(line.split(",")[contract.columns.index(total)]) for line in lines),
                    Decimal(0),
                )
                for total in contract.control_totals
            }


def test_one_line_is_broken_and_its_file_is_large_enough_to_lose_it(landing):
    broken = [
        (file, line)
        for file in files(landing, "webshop__invoice_lines")
        for line in file.read_text(encoding="utf-8").splitlines()
        if '"' in line
    ]
    [(file, line)] = broken
    assert line.count('"') == 1
    assert line.split(",")[2].startswith('"')
    assert len(file.read_text(encoding="utf-8").splitlines()) > 250


def test_every_redemption_is_by_a_targeted_member_inside_the_window(rows):
    windows = {
        each["campaign_id"]: (each["start_date"], each["end_date"])
        for each in rows("pos__campaigns")
    }
    targets = {
        (each["campaign_id"], each["household_id"]) for each in rows("pos__campaign_targets")
    }
    coupons = {(each["campaign_id"], each["coupon_upc"]) for each in rows("pos__coupons")}
    redemptions = rows("pos__redemptions")
    assert {each["campaign_id"] for each in redemptions} == windows.keys()
    for each in redemptions:
        start, end = windows[each["campaign_id"]]
        assert start <= each["redemption_date"] <= end
        assert (each["campaign_id"], each["household_id"]) in targets
        assert (each["campaign_id"], each["coupon_upc"]) in coupons


def test_every_redemption_is_a_discount_on_a_ticket_of_its_day(rows):
    discounts = [
        (line["household_id"], line["transaction_timestamp"][:10])
        for line in rows("pos__ticket_lines")
        if Decimal(line["coupon_disc"])
    ]
    redemptions = [
        (each["household_id"], each["redemption_date"]) for each in rows("pos__redemptions")
    ]
    assert sorted(discounts) == sorted(redemptions)


@pytest.mark.parametrize("name", [name for name, each in CONTRACTS.items() if each.key])
def test_keys_are_unique(rows, name):
    keys = [tuple(row[column] for column in CONTRACTS[name].key) for row in rows(name)]
    assert len(set(keys)) == len(keys)


def test_ticket_lines_are_of_known_members_products_and_stores(rows):
    lines = rows("pos__ticket_lines")
    for column, master in (
        ("household_id", "members"),
        ("product_id", "products"),
        ("store_id", "stores"),
    ):
        assert {line[column] for line in lines} <= {row[column] for row in rows(f"pos__{master}")}


def test_the_shop_has_anonymous_lines_postage_and_cancellations_of_what_it_sold(rows):
    lines = rows("webshop__invoice_lines")
    assert any(not line["CustomerID"] for line in lines)
    assert any(line["StockCode"] == "POST" for line in lines)
    sold: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        is_cancelled = line["InvoiceNo"].startswith("C")
        said = tuple(line[name] for name in ("StockCode", "UnitPrice", "CustomerID"))
        sold[said] += int(line["Quantity"])
        assert (int(line["Quantity"]) < 0) == is_cancelled
        assert sold[said] >= 0
    assert any(line["InvoiceNo"].startswith("C") for line in lines)
