"""Styles, their units, deliveries and offers: that they fit each other and the stores."""

from datetime import date

import pytest

from simulator.world.calendar import fill_days
from simulator.world.catalogue import fill_catalogue
from simulator.world.chance import Chance
from simulator.world.organisation import fill_organisation
from simulator.world.settings import Settings
from simulator.world.store import World

NIGHT = date(2026, 3, 1)


def made(**settings) -> World:
    world = World()
    for fill in (fill_days, fill_organisation, fill_catalogue):
        fill(world, Settings(NIGHT, **settings), Chance(7))
    return world


@pytest.fixture(scope="module")
def world() -> World:
    return made()


def rows(world: World, query: str) -> list[tuple]:
    return world.engine.execute(query).fetchall()


@pytest.mark.parametrize(
    ("table", "column"),
    [("products", "product_id"), ("skus", "sku_id"), ("coupon_templates", "template_id")],
)
def test_ids_are_dense(world, table, column):
    ((low, high, count),) = rows(
        world, f"select min({column}), max({column}), count(*) from {table}"
    )
    assert (low, high) == (1, count)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("products", "style_no"),
        ("skus", "sku_code"),
        ("skus", "barcode"),
        ("skus", "(product_id, color, size)"),
    ],
)
def test_codes_are_unique(world, table, column):
    ((count, distinct),) = rows(world, f"select count(*), count(distinct {column}) from {table}")
    assert count == distinct


def test_there_are_320_styles_and_every_one_has_skus(world):
    found = rows(
        world,
        "select count(sku_id) from products left join skus using (product_id) group by product_id",
    )
    assert len(found) == 320
    assert all(1 <= skus <= 10 for (skus,) in found)


def test_clothes_of_a_season_have_4_to_10_skus_and_a_year(world):
    query = """
    select count(*), any_value(year) from products join skus using (product_id)
    where season <> '四季' group by product_id
    """
    assert all(4 <= skus <= 10 and year for skus, year in rows(world, query))


def test_a_barcode_is_an_ean_13(world):
    for (barcode,) in rows(world, "select barcode from skus"):
        digits = [int(digit) for digit in barcode]
        assert len(digits) == 13
        assert barcode.startswith("69")
        assert (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_a_style_costs_between_a_third_and_two_thirds_of_its_price(world):
    assert (
        rows(
            world,
            "from products where cost_fen not between 0.3 * tag_price_fen and 0.6 * tag_price_fen",
        )
        == []
    )


def test_the_ages_of_a_style_are_a_stretch(world):
    assert rows(world, "from products where from_months >= to_months") == []


def test_a_season_is_launched_before_it_begins_to_sell(world):
    query = "select distinct season, month(launched_on) from products where year is not null"
    months = {"春": {1, 2, 3}, "夏": {3, 4, 5}, "秋": {7, 8, 9}, "冬": {9, 10, 11}}
    assert all(month in months[season] for season, month in rows(world, query))
    assert rows(world, "from products where year(launched_on) <> year") == []


def test_goods_are_received_by_stores_that_are_there_of_styles_that_are_launched(world):
    query = """
    from receipts join stores using (store_id) join skus using (sku_id)
    join products using (product_id) left join store_closures using (store_id)
    where day < opened_on - 7 or day >= closed_on or day < launched_on - 7
        or day between first_day and last_day or quantity <= 0 or is_test
    """
    assert rows(world, query) == []


def test_a_unit_reaches_a_store_once_a_day_at_most(world):
    assert (
        rows(world, "select 1 from receipts group by store_id, sku_id, day having count(*) > 1")
        == []
    )


def test_receipts_grow_with_the_members_and_stay_few(world):
    pieces = "select sum(quantity), count(*) from receipts"
    ((small, _),), ((large, count),) = rows(world, pieces), rows(made(members=20_000), pieces)
    assert large / small == pytest.approx(10, rel=0.05)
    assert count < 700_000


def test_advertising_follows_the_online_demand_and_the_members(world):
    query = "select sum(spend_fen) from ad_spend where day between '{}' and '{}'"
    ((peak,),) = rows(world, query.format("2025-11-11", "2025-11-11"))
    ((usual,),) = rows(world, query.format("2025-11-18", "2025-11-18"))
    assert peak > 3 * usual
    assert len(rows(world, "select distinct channel from ad_spend")) == 6


def test_two_coupons_a_month_are_for_amounts_above_what_they_take_off(world):
    query = "select count(*) from coupon_templates group by date_trunc('month', starts_on)"
    assert set(rows(world, query)) == {(2,)}
    assert (
        rows(world, "from coupon_templates where off_fen >= threshold_fen or starts_on > ends_on")
        == []
    )


def test_on_each_day_one_version_of_the_policy_holds_for_each_role_and_model(world):
    settings = Settings(NIGHT)
    query = f"""
    select day, count(*), count(distinct (role, business_model)), count(distinct version)
    from days join commission_policies
        on day >= valid_from and (valid_to is null or day < valid_to)
    where day between '{settings.first_day}' and '{settings.last_day}' group by day
    """
    found = rows(world, query)
    assert len(found) == settings.history_days + settings.nights - 1
    assert {tuple(rest) for _, *rest in found} == {(18, 18, 1)}
    assert len(rows(world, "select distinct version from commission_policies")) == 2


def test_the_same_day_looks_the_same_with_a_longer_history_and_more_nights(world):
    other = made(history_days=700, nights=120)
    for query in (
        "select * from products order by product_id",
        "select * from skus order by sku_id",
        "select * from commission_policies order by all",
        "select * from coupon_templates where starts_on < '2026-03-01' order by template_id",
        "select * from ad_spend where day between '2025-01-01' and '2026-03-01' order by all",
        "select * from receipts where day between '2025-01-01' and '2026-03-01' order by all",
    ):
        assert rows(other, query) == rows(world, query)
