"""What streams give to the warehouse, and what is said of those that do not deliver."""

import csv
from datetime import timedelta

import pyarrow.parquet as pq

from orchestration.home import DBT_PROJECT
from orchestration.landing.accounts import export_accounts
from orchestration.landing.contracts import load_contracts
from tests.landing.conftest import DAY, line, text

GOOD = text(line(1))
CONTRACTS = load_contracts()


def seed(name):
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def accounts(shop, name, night=DAY):
    export_accounts(shop.home, shop.key, {shop.contract.name: shop.contract}, night, "10:30")
    [path] = (shop.home.lake / f"landing__{name}").glob("*/accounts.parquet")
    return pq.read_table(path).to_pylist()


def state(shop, night=DAY):
    [stream] = accounts(shop, "streams", night)
    return stream["state"], stream["until"]


def test_a_stream_that_never_delivered_says_so(shop):
    shop.land()
    assert state(shop) == ("never delivered", None)
    shop.landed("broken")
    assert state(shop) == ("never delivered", None)
    shop.landed(GOOD)
    assert state(shop) == ("delivers", None)


def test_a_channel_that_is_switched_off_says_so_whatever_it_delivered(shop):
    shop.landed(GOOD)
    shop.home.channels.write_text("shop: off")
    assert state(shop) == ("switched off", None)


def test_a_channel_is_closed_from_the_day_after_its_last_delivery_on(shop):
    shop.landed(GOOD)
    shop.home.channels.write_text(f"shop: {{until: {DAY}}}")
    assert state(shop) == ("delivers", DAY)
    assert state(shop, DAY + timedelta(days=1)) == ("closed", DAY)


def test_a_stream_gives_what_its_contract_says(shop):
    shop.declare(gives=("store_sales", "returns"))
    assert [(each["capability"], each["stream"]) for each in accounts(shop, "capabilities")] == [
        ("store_sales", "sales"),
        ("returns", "sales"),
    ]


def test_every_stream_gives_something_and_everything_is_given_by_a_stream():
    given = {word for contract in CONTRACTS.values() for word in contract.gives}
    assert [name for name, contract in CONTRACTS.items() if not contract.gives] == []
    assert given == {row["capability"] for row in seed("capabilities")}


def test_every_change_of_meaning_is_of_a_column_that_is_delivered():
    columns = {
        (member.name, column)
        for contract in CONTRACTS.values()
        for member in contract.family
        for column in member.columns
    }
    changed = {(row["stream"], row["column_name"]) for row in seed("definition_changes")}
    assert changed - columns == set()


def test_every_change_of_meaning_says_where_that_is_said():
    assert [row for row in seed("definition_changes") if not row["source"]] == []
