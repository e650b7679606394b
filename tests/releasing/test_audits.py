"""An audit fails what it cannot see as well as what it sees."""

import csv
import importlib
import re
import sys
from multiprocessing import Pipe
from types import ModuleType

import duckdb
import great_expectations.expectations as gxe
import pandas as pd
import pytest

from expectations import validation
from expectations.validation import CRITICAL, frames, table_suite, validate
from orchestration.home import PROJECT
from orchestration.releasing import audits


def broken(frame: pd.DataFrame) -> list[str]:
    return [
        result.label
        for result in validate([frame], table_suite("table", ["key"], ["amount"]))
        if not result.success
    ]


def test_a_sound_table_passes():
    assert broken(pd.DataFrame({"key": ["a"], "amount": [1]})) == []


def test_an_empty_table_does_not_pass():
    assert broken(pd.DataFrame({"key": pd.Series(dtype=str), "amount": pd.Series(dtype=float)}))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), None])
def test_an_amount_that_is_no_number_does_not_pass(value):
    assert broken(pd.DataFrame({"key": ["a", "b"], "amount": [1.0, value]}))


def test_a_missing_key_does_not_pass():
    assert broken(pd.DataFrame({"key": ["a", None], "amount": [1, 2]}))


def test_a_suite_that_does_not_run_has_failed_and_quotes_nothing(monkeypatch):
    module = ModuleType("expectations.store__broken")
    module.rows = "select cast('13800138000 is no number' as integer) as amount"
    module.suite = table_suite("table", [], ["amount"])
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with duckdb.connect() as db:
        check = audits._run_suite(db, "store__broken")
    assert not check["passed"]
    assert "13800138000" not in str(check)


def test_a_reader_of_the_audit_has_a_gigabyte_of_memory(tmp_path, monkeypatch):
    database = tmp_path / "siyu.duckdb"
    duckdb.connect(str(database)).close()
    module = ModuleType("expectations.store__limited")
    module.rows = "select current_setting('memory_limit') as key"
    limit = gxe.ExpectColumnValuesToBeInSet(column="key", value_set=["953.6 MiB"])
    module.suite = table_suite("table", ["key"], [], limit)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    answer, told = Pipe(duplex=False)
    audits._run_suites(database, ["store__limited"], told)
    [check] = answer.recv()
    assert check["passed"], check


def test_an_expectation_that_was_not_evaluated_has_failed(monkeypatch):
    module = ModuleType("expectations.store__short")
    module.rows = "select 'a' as key, 1 as amount"
    module.suite = table_suite("table", ["key"], ["amount"])
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(
        "expectations.validation.validate", lambda frames, suite: validate(frames, suite)[1:]
    )
    with duckdb.connect() as db:
        check = audits._run_suite(db, "store__short")
    assert check["evaluated"] == check["declared"] - 1
    assert not check["passed"]


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        ("'k' || 9, 'a', 1", []),
        ("'k' || 1, 'a', 1", ["expect_compound_columns_to_be_unique (['key', 'part'])"]),
        ("'k' || 9, 'a', null", ["expect_column_values_to_not_be_null (amount)"]),
    ],
    ids=["sound", "a key twice", "a missing amount"],
)
def test_a_table_read_in_pieces_is_judged_as_one_read_whole(monkeypatch, line, broken):
    module = ModuleType("expectations.store__big")
    module.rows = (
        "select 'k' || n as key, 'a' as part, 1 as amount from range(9) as t (n)"
        f" union all select {line}"
    )
    unique = validation.gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["key", "part"], severity=CRITICAL
    )
    module.suite = table_suite("table", ["key"], ["amount"], unique)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with duckdb.connect() as db:
        whole = audits._run_suite(db, "store__big")
        monkeypatch.setattr("expectations.validation._MOST_ROWS", 4)
        found = list(frames(db, module.rows, 10, module.suite))
        assert [sum(map(len, found)), len(found) > 1] == [10, True]
        assert audits._run_suite(db, "store__big") == whole
    assert whole["broken"] == broken


def test_a_table_without_a_key_is_read_in_pieces_too(monkeypatch):
    monkeypatch.setattr("expectations.validation._MOST_ROWS", 10)
    suite = table_suite("table", [], ["amount"])
    with duckdb.connect() as db:
        found = list(frames(db, "select 1 as amount from range(100)", 100, suite))
    assert [sum(map(len, found)), len(found) > 1] == [100, True]


def test_what_is_asked_of_a_whole_column_is_asked_of_all_rows_at_once(monkeypatch):
    monkeypatch.setattr("expectations.validation._MOST_ROWS", 4)
    highest = validation.gxe.ExpectColumnMaxToBeBetween(column="amount", max_value=1)
    unique = validation.gxe.ExpectCompoundColumnsToBeUnique(column_list=["key", "part"])
    suite = table_suite("table", ["key"], ["amount"], highest, unique)
    rows = "select n as key, 1 as part, 1 as amount, 'not asked' as words from range(10) as t (n)"
    with duckdb.connect() as db:
        [found] = frames(db, rows, 10, suite)
    assert [len(found), *found.columns] == [10, "amount", "key", "part"]


@pytest.mark.parametrize("nothing_to_hold", [True, False])
def test_an_empty_table_passes_only_if_there_is_nothing_it_could_hold(monkeypatch, nothing_to_hold):
    module = ModuleType("expectations.store__empty")
    module.rows = "select 'a' as key, 1 as amount where false"
    module.may_be_empty = f"select {nothing_to_hold}"
    module.suite = table_suite("table", ["key"], ["amount"])
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with duckdb.connect() as db:
        check = audits._run_suite(db, "store__empty")
    assert check["passed"] is nothing_to_hold


@pytest.mark.parametrize("capability", ["store_sales", "private_sales", "platform_sales"])
def test_a_table_of_sales_may_be_empty_only_if_no_channel_sells(capability):
    told = "create table audit.capability as select ? as capability, ? as is_told"
    for suite in ("store__daily", "kpi__store_daily", "kpi__brand_daily"):
        query = importlib.import_module(f"expectations.{suite}").may_be_empty
        for is_told in (True, False):
            with duckdb.connect() as db:
                db.execute("create schema audit")
                db.execute(told, [capability, is_told])
                assert db.execute(query).fetchall() == [(not is_told,)]


def test_suites_ask_for_capabilities_that_there_are():
    with (PROJECT / "dbt_project" / "seeds" / "capabilities.csv").open(encoding="utf-8") as lines:
        known = {row["capability"] for row in csv.DictReader(lines)}
    for file in (PROJECT / "expectations").glob("*__*.py"):
        query = getattr(importlib.import_module(f"expectations.{file.stem}"), "may_be_empty", "")
        assert set(re.findall(r"'(\w+)'", query)) <= known, file.name


def brand_daily(db: duckdb.DuckDBPyConnection) -> None:
    """Two days of one channel, in the three tables that tell of them."""
    db.execute("""
        create schema store; create schema kpi; create schema member;
        create table store.daily as
            select 'pos' as channel, business_date, 90 as net_sales_event_dated_fen
            from (values (date '2026-11-01'), (date '2026-11-02')) as days (business_date);
        create table member.identification_daily as
            select channel, business_date, 4 as orders, 2 as identified_orders from store.daily;
        create table kpi.brand_daily as
            select scope, business_date, 4 as orders, 90 as gross_sales_fen,
                90 as net_sales_event_dated_fen, 0.5 as identification_rate
            from store.daily cross join (values ('brand'), ('pos')) as scopes (scope)
    """)


def four_indicators(db: duckdb.DuckDBPyConnection) -> None:
    """A month of one store."""
    db.execute("""
        create schema store; create schema kpi;
        create table store.night as
            select 'SH01' as store_id, date '2026-11-01' as night_of_date,
                90 as closed_hours_online_net_sales_fen, 900 as net_sales_order_dated_fen;
        create table kpi.four_indicators_monthly as
            select scope_type, scope, '2026-11' as month, 90 as off_hours_sales,
                0.1 as off_hours_share_of_all, null as roster_coverage,
                null as roster_day_coverage, null as guide_reach_per_hour
            from (values ('brand', 'brand'), ('store', 'SH01')) as scopes (scope_type, scope)
    """)


def acquisition(db: duckdb.DuckDBPyConnection) -> None:
    """A month of which friendships are not told yet, and one of which they are."""
    db.execute("""
        create schema kpi;
        create table kpi.acquisition_monthly as
            select scope_type, scope_type || ' 1' as scope, month, contacts as new_contacts,
                contacts as new_contact_persons, contacts * 0 as duplicate_contacts,
                contacts * 0 as lost_contacts, contacts as net_contacts,
                contacts as contacts_due_7_days, contacts as contacts_kept_7_days,
                contacts as contacts_due_30_days, contacts as contacts_kept_30_days,
                2 as new_members, 1 as new_buyers
            from (values ('brand'), ('channel'), ('guide'), ('store')) as scopes (scope_type)
            cross join (values ('2026-10', null), ('2026-11', 3)) as months (month, contacts)
    """)


def acquisition_cost(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("""
        create schema kpi;
        create table kpi.acquisition_cost_monthly as
            select scope_type, scope_type || ' 1' as scope, month, spent as ad_spend_fen,
                spent * 0 as coupon_cost_fen, spent * 0 as referral_reward_fen,
                spent as marketing_spend_fen, spent as acquisition_spend_fen,
                1 as new_buyers, 2 as active_buyers
            from (values ('brand'), ('channel')) as scopes (scope_type)
            cross join (values ('2026-10', null), ('2026-11', 500)) as months (month, spent)
    """)


def contest(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("""
        create schema guide;
        create table guide.contest as
            select contest, scope_type, scope_type || ' 1' as scope, contacts as won,
                contacts as won_before, contacts as new_contacts,
                contacts * 0 as duplicate_contacts, contacts as contacts_due_30_days,
                contacts as contacts_kept_30_days, 2 as new_members, 1 as new_buyers,
                'over' as status
            from (values ('contest'), ('store'), ('guide')) as scopes (scope_type)
            cross join (values ('spring', null), ('autumn', 3)) as contests (contest, contacts)
    """)


LOSSES = {
    "kpi__brand_daily": (
        brand_daily,
        "kpi.brand_daily",
        ("scope = 'brand'", "scope = 'pos'", "business_date = '2026-11-02'"),
    ),
    "kpi__four_indicators_monthly": (four_indicators, "store.night", ("true",)),
    "kpi__acquisition_monthly": (
        acquisition,
        "kpi.acquisition_monthly",
        ("scope_type = 'brand'", "scope_type = 'store'", "scope_type <> 'brand'"),
    ),
    "kpi__acquisition_cost_monthly": (
        acquisition_cost,
        "kpi.acquisition_cost_monthly",
        ("scope_type = 'brand'", "scope_type = 'channel'"),
    ),
    "guide__contest": (
        contest,
        "guide.contest",
        ("scope_type = 'contest'", "scope_type = 'guide'"),
    ),
}


@pytest.mark.parametrize("suite", LOSSES)
def test_a_table_that_lost_rows_does_not_agree_with_what_is_left(suite):
    told, table, losses = LOSSES[suite]
    with duckdb.connect() as db:
        told(db)
        assert audits._run_suite(db, suite)["broken"] == []
        for lost in losses:
            db.execute("begin")
            db.execute(f"delete from {table} where {lost}")
            assert audits._run_suite(db, suite)["broken"], lost
            db.execute("rollback")
