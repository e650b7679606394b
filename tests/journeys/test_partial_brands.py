"""Brands that have only some of the channels: everything is built and released without the others,
and what only they could tell is null, with the reason.
"""

import importlib
import json
import shutil
from datetime import date

import duckdb
import pytest

from orchestration.landing.contracts import load_contracts
from orchestration.landing.manifests import manifest_path, write_manifest
from orchestration.releasing import audits
from orchestration.releasing.candidates import DATABASE, build_candidate
from orchestration.releasing.kept import before_candidate
from orchestration.releasing.tables import published_tables
from orchestration.releasing.wholeness import record_build
from orchestration.reports import candidate_problems
from simulator.brand import Simulated, simulate
from simulator.world.settings import Settings
from tests.journeys.metricflow import answers, metrics_of_nodes

SETTINGS = Settings(first_night=date(2026, 11, 19), members=80, history_days=30, nights=2, stores=4)
CONTRACTS = load_contracts()


@pytest.fixture(scope="module")
def drop_zone(tmp_path_factory):
    root = tmp_path_factory.mktemp("whole")
    simulate(Simulated(root / "landing", root / "truth"), SETTINGS)
    return root / "landing"


def gives(*channels):
    """Return what the streams of some channels give by their contracts."""
    return {
        capability
        for contract in CONTRACTS.values()
        if contract.channel in channels
        for capability in contract.gives
    }


def released(brand, drop_zone, *channels, settings=""):
    for channel in channels:
        shutil.copytree(drop_zone / channel, brand.home.landing / channel)
    brand.home.channels.write_text(settings)
    code, said = brand.siyu("nightly")
    assert code == 0, said
    return brand


def missing(brand):
    return dict(
        brand.query(
            "select capability, string_agg(distinct missing_because) from audit.capability"
            " where not is_available group by all"
        )
    )


@pytest.fixture(scope="module")
def all_channels(drop_zone):
    return sorted(path.name for path in drop_zone.iterdir())


@pytest.fixture(scope="module")
def tills(new_brand, drop_zone, all_channels):
    """Everything lies in the drop zone, and the settings switch all of it off but the tills."""
    others = [name for name in all_channels if name not in ("pinkr", "masters")]
    settings = "".join(f"{name}: off\n" for name in others)
    brand = new_brand("tills")
    shutil.copytree(drop_zone / "pinkr", brand.home.landing / "pinkr")
    [guides] = (brand.home.landing / "pinkr" / "guides" / "2026-11-20").glob("*.jsonl")
    guides.write_text(guides.read_text().replace('"position":1', '"position":7', 1))
    said = json.loads(manifest_path(guides).read_text())
    write_manifest(guides, said["rows"], source_account=said["source_account"])
    rest = [name for name in all_channels if name != "pinkr"]
    return released(brand, drop_zone, *rest, settings=settings)


@pytest.fixture(scope="module")
def contacts(new_brand, drop_zone):
    return released(new_brand("contacts"), drop_zone, "wecom")


@pytest.fixture(scope="module")
def no_contacts(new_brand, drop_zone, all_channels):
    return released(new_brand("others"), drop_zone, *all_channels, settings="wecom: off\n")


def test_a_brand_of_tills_lacks_what_the_others_give_because_they_are_off(tills, all_channels):
    others = {channel for channel in all_channels if channel not in ("pinkr", "masters")}
    said = missing(tills)
    assert said.keys() == gives(*others, "pos", "webshop") - gives("pinkr", "masters")
    assert {said[word] for word in gives("wecom") - gives("pinkr", "masters")} == {"switched off"}
    assert said["coupon_redemptions"] == "never delivered"


def test_a_code_that_a_vendor_brings_in_is_passed_on_and_warned_of(tills):
    assert tills.query(
        "select channel, stream, severity, cast(delivery_date as varchar), observed, message"
        " from audit.check_result where check_name = 'every_code_is_known' and not is_passed"
    ) == [
        ("pinkr", "guides", "warning", "2026-11-20", 1, "codes that nobody knows in guide_position")
    ]


def test_a_brand_of_tills_knows_its_returns_and_no_redeemed_coupons(tills):
    assert tills.query(
        "select distinct channel, refund_fen is null, coupon_discount_fen is null from store.daily"
        " where order_lines > 0"
    ) == [("pinkr", False, False)]
    assert tills.query(
        "select count(*) > 0, count(is_member) = count(*), count(coupons_redeemed)"
        " from member.profile"
    ) == [(True, True, 0)]


def test_a_brand_of_contacts_sells_nothing_here_and_is_released(contacts):
    said = missing(contacts)
    assert said.keys() == gives(*{each.channel for each in CONTRACTS.values()}) - gives("wecom")
    assert set(said.values()) == {"never delivered"}
    assert contacts.query("select count(*) from store.daily") == [(0,)]
    assert contacts.query("select count(*) from kpi.brand_daily") == [(0,)]
    assert contacts.query("select count(is_member) from member.profile") == [(0,)]


def test_a_brand_without_contacts_has_all_the_rest(no_contacts, all_channels):
    others = {channel for channel in all_channels if channel != "wecom"}
    said = missing(no_contacts)
    assert said.keys() == gives("wecom", "pos", "webshop") - gives(*others)
    assert said["contacts"] == said["guide_statistics"] == "switched off"
    assert no_contacts.query(
        "select count(distinct channel), count(*) filter (where refund_fen is null)"
        " from store.daily"
    ) == [(7, 0)]


def test_copies_of_a_clean_brand_say_what_was_sold(no_contacts):
    """Each of the three systems copies what it should, to the fen."""
    assert no_contacts.query(
        "select copying_channel, count(distinct channel), sum(abs(difference_fen)),"
        " sum(orders - copied_orders) from audit.sale_copy group by all order by all"
    ) == [("burgeon", 7, 0, 0), ("jushuitan", 6, 0, 0), ("youzan", 1, 0, 0)]


@pytest.fixture(scope="module")
def release(no_contacts, tmp_path_factory):
    """A copy of the release, to be damaged."""
    path = tmp_path_factory.mktemp("release") / "release.duckdb"
    shutil.copy(no_contacts.home.releases / "current.duckdb", path)
    with duckdb.connect(str(path)) as db:
        yield db


# What must add up, by table: a column that is one too many in a row, and what the suite calls it.
GATES = {
    "store.night": ("closed_hours_net_sales_fen", "unexplained_fen"),
    "kpi.private_domain_daily": ("indirect_fen", "unexplained_fen"),
    "kpi.private_domain_monthly": ("direct_fen", "unexplained_fen"),
    "member.lifecycle_daily": ("closing_members", "unexplained_members"),
    "member.lifecycle_transition_daily": ("members", "unequal_members"),
    "member.spend_monthly": ("net_sales_order_dated_fen", "unexplained_fen_per_order"),
    "member.cohort_retention": ("cohort_size", "not_new_members"),
    "member.repurchase_monthly": ("repeat_buyers", "once_only_buyers"),
    "member.sales_flow_monthly": ("new_fen", "unexplained_fen"),
    "member.sales_by_first_year": ("net_sales_order_dated_fen", "unexplained_fen"),
    "member.online_habit_monthly": ("members", "is_unlike_its_stores"),
    "member.historic_value_monthly": (
        "historic_net_sales_order_dated_fen",
        "fen_beside_the_tenths",
    ),
    "member.coupon_monthly": ("used_coupons", "lost_coupons"),
    "member.referral_monthly": ("reward_fen", "is_unlike_the_tree"),
    "member.path_monthly": ("orders", "orders_beside_the_paths"),
    "member.path_step_monthly": ("transitions", "steps_beside_the_transitions"),
    "member.identification_daily": ("identified_orders", "unidentified_orders"),
    "store.same_store_monthly": ("is_comparable", "is_odd"),
    "store.org_monthly": ("net_sales_event_dated_fen", "unexplained_fen"),
    "store.sell_through_weekly": ("closing_quantity", "unexplained_quantity"),
    "store.reorder_suggestion": ("order_quantity", "unexplained_quantity"),
    "store.stock_value_monthly": ("stock_cost_fen", "stock_cost_fen_beside_the_stores"),
    "store.floors_monthly": ("net_sales_order_dated_fen", "unexplained_fen"),
    "store.live_funnel_monthly": ("new_buyers", "is_unlike"),
    "store.home_leakage_monthly": ("net_sales_order_dated_fen", "unexplained_fen"),
    "guide.daily": ("closer_net_sales_order_dated_fen", "unexplained_credit_fen"),
    "guide.monthly": ("commission_fen", "unlike_its_days"),
    "guide.commission_ledger": ("debit_fen", "unbalanced_fen"),
    "guide.credit": ("credit_fen", "unexplained_fen"),
    "guide.share_closure_monthly": ("shares", "is_unlike_its_guides"),
    "kpi.guide_monthly": ("commission_fen", "unlike_the_days"),
    "kpi.brand_daily": ("net_sales_event_dated_fen", "unexplained_fen"),
    "kpi.share_tree_monthly": ("onward_shares", "first_shares"),
    "kpi.acquisition_cost_monthly": ("marketing_spend_fen", "unexplained_fen"),
    "kpi.metric_value": ("value", "unexplained"),
    "kpi.four_indicators_monthly": ("off_hours_sales", "unexplained_fen"),
}
# Where only some of the rows are held to others.
SOME_ROWS = {"member.cohort_retention": "cohort_type = 'first_order_month'"}


@pytest.mark.parametrize("table", GATES)
def test_a_number_that_does_not_add_up_blocks(release, table):
    """Each suite holds on the release as it is, and fails when one row says a little more."""
    from expectations.validation import validate

    column, reason = GATES[table]
    module = importlib.import_module(f"expectations.{table.replace('.', '__')}")
    assert broken(validate([release.execute(module.rows).df()], module.suite)) == set()
    release.execute("begin")
    more = f"not {column}" if column.startswith("is_") else f"{column} + 100000"
    told = SOME_ROWS.get(table, f"{column} is not null")
    release.execute(
        f"update {table} set {column} = {more}"
        f" where rowid = (select min(rowid) from {table} where {told})"
    )
    found = broken(validate([release.execute(module.rows).df()], module.suite))
    release.execute("rollback")
    assert any(f"({reason})" in each for each in found)


# What one row cannot say too much of, because it is missing or says nothing.
A_RATIO = """rowid = (select min(told.rowid) from kpi.metric_value as told
    inner join kpi.metric_dictionary using (metric)
    where denominator_metric is not null and told.value is not null)"""
DAMAGES = {
    "a node without one below it": (
        "store.org_monthly",
        "delete from store.org_monthly where rowid = (select min(rowid) from store.org_monthly"
        " where parent_org_node_id is not null and net_sales_event_dated_fen <> 0)",
        "fen_beside_the_parts",
    ),
    "a node without its own stores": (
        "store.org_monthly",
        "update store.org_monthly set own_net_sales_fen = own_net_sales_fen - 1",
        "fen_beside_the_parts",
    ),
    "a store of which is not told whether it is comparable": (
        "store.same_store_monthly",
        "delete from store.comparability_monthly"
        " where rowid = (select min(rowid) from store.comparability_monthly)",
        "is_odd",
    ),
    "a ratio that lost what it is divided by": (
        "kpi.metric_value",
        f"update kpi.metric_value set denominator = null, value = null where {A_RATIO}",
        "is_unlike_its_halves",
    ),
    "a ratio that is not divided": (
        "kpi.metric_value",
        f"update kpi.metric_value set value = null where {A_RATIO}",
        "unexplained",
    ),
    "hours of days without a roster": (
        "kpi.guide_monthly",
        "update kpi.guide_monthly set rostered_guide_days = tenured_guide_days + 1",
        "unlike_the_days",
    ),
    "sales by the hours of half of the days": (
        "kpi.guide_monthly",
        "update kpi.guide_monthly set rostered_guide_days = tenured_guide_days // 2,"
        " closer_net_sales_fen_per_hour = 100 where tenured_guide_days > 1",
        "says_too_much",
    ),
    "days of a roster that there were not": (
        "guide.reach_weekly",
        "update guide.reach_weekly set rostered_guide_days_of_store = 0",
        "unexplained_days",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_missing_blocks(release, damage):
    from expectations.validation import validate

    table, statement, reason = DAMAGES[damage]
    module = importlib.import_module(f"expectations.{table.replace('.', '__')}")
    assert broken(validate([release.execute(module.rows).df()], module.suite)) == set()
    release.execute("begin")
    release.execute(statement)
    found = broken(validate([release.execute(module.rows).df()], module.suite))
    release.execute("rollback")
    assert any(f"({reason})" in each for each in found)


# Two nights after thirty days begin no month and test no forecast, so an honest row is written
# down: what it says, what it says wrongly, and what the suite calls that.
YOUNG = {
    "kpi.reach_leave_monthly": (
        "select 'any' as touchpoint, '2020-01' as month, 0 as persons_at_begin, 0 as persons_left",
        "persons_at_begin = 1",
        "otherwise_counted_persons",
    ),
    "store.forecast_backtest_weekly": (
        "select unnest(['store_unit', 'unit', 'store']) as level, date '2020-01-06' as"
        " week_start_date, 2 as forecasts, 4 as sold_quantity, 3 as forecast_quantity,"
        " 1 as absolute_error_quantity",
        "sold_quantity = 3 where level = 'unit'",
        "sold_otherwise",
    ),
}


@pytest.mark.parametrize("table", YOUNG)
def test_a_number_of_a_table_that_is_empty_yet_blocks_too(release, table):
    from expectations.validation import validate

    honest, wrong, reason = YOUNG[table]
    module = importlib.import_module(f"expectations.{table.replace('.', '__')}")
    release.execute("begin")
    release.execute(f"insert into {table} by name {honest}")
    before = broken(validate([release.execute(module.rows).df()], module.suite))
    release.execute(f"update {table} set {wrong}")
    found = broken(validate([release.execute(module.rows).df()], module.suite))
    release.execute("rollback")
    assert before == set()
    assert any(f"({reason})" in each for each in found)


def broken(results):
    return {each.label for each in results if each.is_critical and not each.success}


def test_a_damaged_value_of_a_closed_month_blocks(no_contacts, manifest):
    """Nothing was delivered since the release, so nothing can explain it."""
    home, before = no_contacts.home, no_contacts.current()
    kept = home.root / "undamaged.duckdb"
    shutil.copy(home.warehouse, kept)
    with duckdb.connect(str(home.warehouse)) as db:
        db.execute(
            "update kpi.metric_value set value = value + 100, numerator = numerator + 100"
            " where metric = 'gross_sales' and scope = 'brand' and period = '2026-10-28'"
        )
    # As damage on the disk that nobody has noticed.
    record_build(home)
    key = (home.root / "key").read_bytes()
    made = build_candidate(home, key, published_tables(manifest), before_candidate(home))
    kept.replace(home.warehouse)
    with duckdb.connect(str(home.releases / made.build_id / DATABASE), read_only=True) as db:
        check = audits._run_suite(db, "kpi__restatement")
    assert not check["passed"]
    assert any("cause_of_frozen" in each for each in check["broken"])
    assert candidate_problems(home) == [
        f"kpi/gross_sales/{made.data_through}: 1 frozen values differ from {before}, unexplained"
    ]


def test_metricflow_computes_the_published_metrics(no_contacts):
    """From the same definitions by another way: MetricFlow's own SQL, on the same warehouse."""
    published = {
        tuple(key): value
        for *key, value in no_contacts.query(
            "select metric, scope_type, scope, period_type, cast(period_start_date as varchar),"
            " cast(value as double) from kpi.metric_value"
        )
    }
    computed = answers(no_contacts.home)
    # It knows no tree of the organisation.
    of_nodes = metrics_of_nodes(no_contacts.home)
    published = {key: value for key, value in published.items() if key[:2] not in of_nodes}
    assert len(published) > 500
    assert published == pytest.approx({key: computed.get(key) for key in published}, abs=1e-6)
    assert {computed[key] for key in computed.keys() - published.keys()} <= {None}


def test_everybody_has_the_same_id_after_a_rebuild(no_contacts):
    """Last in this file: lake and warehouse are made again, from the archive."""
    before = everybody(no_contacts)
    assert len(before) > 500
    shutil.rmtree(no_contacts.home.lake)
    no_contacts.home.warehouse.unlink()
    for words in (["land"], ["dbt", "run", "--select", "+bridge_person_identity"]):
        code, said = no_contacts.siyu(*words)
        assert code == 0, said
    assert everybody(no_contacts) == before


def everybody(brand):
    with duckdb.connect(str(brand.home.warehouse), read_only=True) as db:
        return db.execute("from core.bridge_person_identity order by all").fetchall()
