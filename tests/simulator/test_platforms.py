"""What the marketplaces tell of an order in each night, and what they do not know yet."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration.landing.contracts import load_contracts
from simulator.exports import export, exported_streams, prepare
from simulator.world.settings import Settings
from simulator.world.store import World

FIRST = date(2026, 11, 2)
CHANNELS = ("douyin", "tmall", "jd", "xiaohongshu")
CONTRACTS = load_contracts()
STREAMS = [name for name in exported_streams() if name.split("__")[0] in CHANNELS]
_WORLD = """
insert into nights
    select cast(night as date), if(is_first, timestamp '2026-09-01', night - interval 1 day),
        night, is_first
    from (
        select night, night = timestamp '2026-11-02' as is_first
        from range(timestamp '2026-11-02', timestamp '2026-11-10', interval 1 day) as nights(night)
    );
insert into stores (store_id, store_no, name, is_virtual) values (1, 'S001', '徐汇店', false);
insert into guides (guide_id, name, staff_no) values (1, '王静', 'N1');
insert into guide_assignments values (1, 1, date '2026-01-01', null, true);
insert into products (product_id, style_no, name) values (1, 'A1', '连体衣');
insert into skus (sku_id, product_id, sku_code, color, size) values (1, 1, 'A1-1', '白', '80');
insert into persons by name
    select i as person_id, '陈丽' as name, '上海市' as province, '上海市' as city,
        '徐汇区' as district
    from range(1, 5) as numbers(i);
insert into accounts by name
    select person_id, surface, surface || person_id as account_id,
        timestamp '2026-11-03 09:00:00' as opened_at, '13800000001' as phone
    from persons, (values ('douyin'), ('tmall'), ('jd'), ('xiaohongshu')) as surfaces(surface);
insert into orders by name
    select i * 10 + place as order_id, 1 as person_id, channel, channel || 1 as account_id,
        timestamp '2026-11-03 10:00:00' as ordered_at, timestamp '2026-11-03 23:59:00' as paid_at,
        timestamp '2026-11-04 10:00:00' as shipped_at,
        timestamp '2026-11-06 10:00:00' as received_at,
        case when channel = 'tmall' then 1 end as seller_guide_id, 'normal' as kind,
        20000 as list_fen, 0 as merchant_discount_fen, 100 as platform_discount_fen,
        0 as coupon_fen, 0 as points_fen, 1000 as freight_fen, 20900 as paid_fen,
        199 as points_earned
    from (values (1, 'douyin'), (2, 'tmall'), (3, 'jd'), (4, 'xiaohongshu'))
            as shops(place, channel),
        range(1, 81) as numbers(i);
insert into order_lines by name
    select order_id, line_no, 1 as sku_id, 1 as product_id, 1 as quantity, 10000 as price_fen,
        10000 as list_fen, 0 as merchant_discount_fen, 50 as platform_discount_fen, 0 as coupon_fen,
        0 as points_fen, 9950 as paid_fen, false as is_gift
    from orders, (values (1), (2)) as lines(line_no);
insert into refunds by name
    select order_id as refund_id, order_id, 2 as line_no, 1 as quantity, 9950 as refund_fen,
        timestamp '2026-11-07 08:00:00' as requested_at,
        timestamp '2026-11-07 09:00:00' as agreed_at,
        timestamp '2026-11-08 09:00:00' as refunded_at, 'return' as kind, false as is_exchange
    from orders where order_id < 50;
"""


@pytest.fixture(scope="module")
def landing(tmp_path_factory) -> Path:
    world = World()
    world.engine.execute(_WORLD)
    prepare(world)
    folder = tmp_path_factory.mktemp("landing")
    for stream in STREAMS:
        export(world, Settings(first_night=FIRST, nights=8), folder, stream)
    return folder


def told(landing: Path, stream: str, day: int) -> list[dict]:
    """Return the records of the night that tells of a day of November."""
    night = date(2026, 11, day) + timedelta(days=1)
    folder = landing / stream.replace("__", "/") / night.isoformat()
    lines = [json.loads(line) for file in folder.glob("*.jsonl") for line in file.open()]
    for name in filter(None, CONTRACTS[stream].records.split(".")):
        lines = [line[name] for line in lines]
    return [each for line in lines for each in (line if isinstance(line, list) else [line])]


@pytest.mark.parametrize(
    ("stream", "status", "by_day"),
    [
        ("douyin__orders", "order_status", {3: 105, 4: 3, 6: 5}),
        ("jd__orders", "orderState", {4: "WAIT_GOODS_RECEIVE_CONFIRM", 6: "FINISHED_L"}),
        (
            "tmall__trades",
            "status",
            {3: "WAIT_SELLER_SEND_GOODS", 4: "WAIT_BUYER_CONFIRM_GOODS", 6: "TRADE_FINISHED"},
        ),
        ("xiaohongshu__orders", "orderStatus", {3: 2, 4: 6, 6: 7}),
    ],
)
def test_an_order_is_told_of_in_the_state_of_its_night(landing, stream, status, by_day):
    for day, expected in by_day.items():
        assert {order[status] for order in told(landing, stream, day)} == {expected}
    assert told(landing, stream, 5) == []


def test_a_refund_brings_its_order_again(landing):
    assert [order["order_id"] for order in told(landing, "douyin__orders", 7)] != []
    child = told(landing, "douyin__orders", 8)[0]["sku_order_list"][1]
    assert child["after_sale_info"] == {
        "after_sale_status": 12,
        "after_sale_type": 0,
        "refund_status": 3,
    }


def test_one_child_has_the_number_of_its_order(landing):
    for order in told(landing, "douyin__orders", 6):
        children = [child["order_id"] for child in order["sku_order_list"]]
        assert children.count(order["order_id"]) == 1


def test_the_seller_has_the_money_once_the_buyer_confirms(landing):
    assert {trade["received_payment"] for trade in told(landing, "tmall__trades", 4)} == {"0.00"}
    assert {trade["received_payment"] for trade in told(landing, "tmall__trades", 6)} == {"209.00"}


def test_a_cloud_store_trade_names_guide_and_store(landing):
    trade = told(landing, "tmall__trades", 4)[0]
    assert (trade["o2o_guide_id"], trade["o2o_shop_id"]) == ("N1", "S001")
    assert trade["orders"]["order"][0]["o2o_guide_id"] == "N1"


def test_a_split_cart_is_voided_and_named_by_its_part(landing):
    orders = told(landing, "jd__orders", 3)
    carts = {order["orderId"] for order in orders if order["orderStateRemark"] == "订单已拆分"}
    assert carts
    assert {order["parentOrderId"] for order in orders} - {"0"} == carts


def test_the_same_article_stands_once(landing):
    for order in told(landing, "xiaohongshu__orders", 4):
        [sku] = order["skuList"]
        assert (sku["skuQuantity"], sku["totalPaidAmount"]) == (2, 19900)


def test_the_console_writes_ids_behind_a_tab_and_joins_some_children(landing):
    [file] = (landing / "douyin/console_orders/2026-11-09").glob("*.csv")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig")))
    assert all(row["主订单编号"].startswith("\t") for row in rows)
    assert {";" in row["子订单编号"] for row in rows} == {True, False}


def test_everything_that_is_told_is_declared(landing):
    for stream in STREAMS:
        contract = CONTRACTS[stream]
        if contract.format != "jsonl":
            continue
        names = {name.split(".")[0] for name in contract.columns}
        names |= {child.records.split(".")[0] for child in contract.children}
        records = [record for day in range(1, 9) for record in told(landing, stream, day)]
        assert {name for record in records for name in record} <= names, stream
