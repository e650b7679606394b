import csv
import json
from datetime import date

import pytest

from simulator.exports import export, prepare
from simulator.world.settings import Settings
from simulator.world.store import World

STREAMS = (
    "pinkr__tickets",
    "pinkr__members",
    "burgeon__retails",
    "burgeon__retail_items",
    "jushuitan__orders",
    "jushuitan__refunds",
)
_WORLD = """
insert into nights values
    (date '2026-11-01', timestamp '2026-01-01', timestamp '2026-11-01', true),
    (date '2026-11-02', timestamp '2026-11-01', timestamp '2026-11-02', false);
insert into stores (store_id, store_no, name, is_virtual, is_test, channel) values
    (1, 'S1', '一店', false, false, null), (9, 'V-TM', '天猫旗舰店', true, false, 'tmall');
insert into guides (guide_id, staff_no, name, position, phone) values
    (1, 'A1', '张静', 'manager', '19900000001'), (2, 'A2', '李敏', 'guide', '19900000002');
insert into guide_assignments values (1, 1, date '2025-01-01', null, true);
insert into products (product_id, style_no, name) values (1, 'MP1', '奶粉');
insert into skus (sku_id, product_id, sku_code, color_code, size_code) values
    (1, 1, 'MP101110', '01', '110');
insert into persons (person_id, name) values (1, '王雨');
insert into accounts (person_id, surface, account_id, opened_at, phone) values
    (1, 'card', 'VIP1', timestamp '2025-06-01', '13900000001');
insert into bindings values
    (1, 1, 1, timestamp '2026-02-01', timestamp '2026-11-01 10:00:00', 'x'),
    (1, 2, 1, timestamp '2026-11-01 10:00:00', null, 'x');
insert into orders (order_id, person_id, channel, account_id, store_id, fulfilment_store_id,
    ordered_at, paid_at, shipped_at, seller_guide_id, second_seller_guide_id, second_seller_share,
    paid_fen, freight_fen, coupon_fen, points_fen, stored_value_fen) values
    (1, 1, 'store', 'VIP1', 1, 1, timestamp '2026-10-31 15:00:00', timestamp '2026-10-31 15:00:00',
        timestamp '2026-10-31 15:00:00', 1, 2, 0.5, 27100, 0, 1000, 0, 0),
    (2, 1, 'tmall', 'ouid1', 9, 9, timestamp '2026-10-31 20:00:00', timestamp '2026-10-31 20:01:00',
        timestamp '2026-11-01 18:00:00', null, null, null, 10000, 0, 0, 0, 0),
    (3, 1, 'tmall', 'ouid1', 9, 9, timestamp '2026-11-01 09:00:00', timestamp '2026-11-01 09:01:00',
        timestamp '2026-11-01 18:00:00', null, null, null, 10800, 800, 0, 0, 0);
insert into order_lines (order_id, line_no, sku_id, product_id, quantity, tag_price_fen, price_fen,
    list_fen, merchant_discount_fen, platform_discount_fen, coupon_fen, points_fen, paid_fen) values
    (1, 1, 1, 1, 2, 10000, 10000, 20000, 2000, 0, 900, 0, 17100),
    (1, 2, 1, 1, 1, 10000, 10000, 10000, 0, 0, 0, 0, 10000),
    (2, 1, 1, 1, 1, 10000, 10000, 10000, 0, 0, 0, 0, 10000),
    (3, 1, 1, 1, 1, 10000, 10000, 10000, 0, 0, 0, 0, 10000);
insert into refunds (refund_id, order_id, line_no, quantity, refund_fen, requested_at, agreed_at,
    refunded_at, kind) values
    (1, 1, 1, 1, 8550, timestamp '2026-11-01 12:00:00', timestamp '2026-11-01 12:00:00',
        timestamp '2026-11-01 12:00:00', 'return'),
    (2, 3, 1, 1, 10000, timestamp '2026-11-01 20:00:00', null,
        timestamp '2026-11-04 20:00:00', 'return');
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What each stream tells each night, by stream and day of the night."""
    world, landing = World(), tmp_path_factory.mktemp("landing")
    world.engine.execute(_WORLD)
    prepare(world)
    settings = Settings(first_night=date(2026, 11, 1), nights=2)
    for stream in STREAMS:
        export(world, settings, landing, stream)
    return {
        (stream.partition("__")[2], day): _records(
            landing.joinpath(*stream.split("__"), f"2026-11-0{day}")
        )
        for stream in STREAMS
        for day in (1, 2)
    }


def _records(folder):
    [file] = [path for path in folder.iterdir() if path.suffix in (".jsonl", ".csv")]
    text = file.read_text("utf-8")
    if file.suffix == ".csv":
        return list(csv.DictReader(text.splitlines()))
    documents = [json.loads(line) for line in text.splitlines()]
    pages = [each["data"] for each in documents if "data" in each]
    found = [
        each
        for page in pages
        for records in page.values()
        if isinstance(records, list)
        for each in records
    ]
    return found if pages else documents


def test_the_credit_and_the_payments_of_a_ticket_make_its_lines(told):
    [ticket] = told["tickets", 1]
    paid = sum(line["goods_fact_money"] for line in ticket["goods"])
    assert paid == 271
    assert sum(credit["performance_money"] for credit in ticket["guide_performances"]) == paid
    assert sum(payment["amount"] for payment in ticket["payments"]) == paid + 10
    assert (ticket["order_money"], ticket["consume_number"]) == (300, 3)


def test_a_return_is_a_negative_ticket_of_its_own_day(told):
    [ticket] = told["tickets", 2]
    assert (ticket["order_type"], ticket["origin_order_no"]) == (
        1,
        told["tickets", 1][0]["order_no"],
    )
    assert [(line["number"], line["goods_fact_money"]) for line in ticket["goods"]] == [(-1, -85.5)]
    [copy] = [each for each in told["retails", 2] if each["docno"] == ticket["order_no"]]
    assert (copy["retailbilltype"], copy["tot_amt_actual"]) == ("RET", "-85.50")


def test_the_erp_has_an_online_order_once_it_is_sent_and_under_the_virtual_store(told):
    assert {each["otherdocno"] for each in told["retails", 1]} == {""}
    online = [each for each in told["retails", 2] if each["otherdocno"]]
    assert sorted((each["c_store_code"], each["tot_amt_actual"]) for each in online) == [
        ("V-TM", "100.00"),
        ("V-TM", "108.00"),
    ]
    lines = [line for line in told["retail_items", 2] if line["m_retail_id"] == online[1]["id"]]
    assert {(line["settime"] == "", line["modifieddate"] == "") for line in lines} == {
        (True, False)
    }


def test_a_member_is_told_again_when_the_guide_changes(told):
    assert [(each["card_no"], each["bind_guide_no"]) for each in told["members", 1]] == [
        ("VIP1", "A1")
    ]
    assert [(each["card_no"], each["bind_guide_no"]) for each in told["members", 2]] == [
        ("VIP1", "A2")
    ]


def test_what_a_buyer_orders_before_the_first_is_sent_goes_into_one_parcel(told):
    [alone] = told["orders", 1]
    assert (alone["is_merge"], alone["status"]) == (False, "WaitConfirm")
    kept, given_up = sorted(told["orders", 2], key=lambda each: each["o_id"])
    assert (kept["o_id"], kept["status"], given_up["status"]) == (alone["o_id"], "Sent", "Merged")
    assert (kept["paid_amount"], sum(each["amount"] for each in kept["pays"])) == (208, 208)
    assert {item["raw_so_id"] for item in kept["items"]} == {kept["so_id"], given_up["so_id"]}
    versions = sorted(each["ts"] for each in told["orders", 2])
    assert (versions[1] - versions[0], versions[0] > alone["ts"]) == (1, True)


def test_a_case_is_open_until_the_night_that_knows_its_end(told):
    assert told["refunds", 1] == []
    [case] = told["refunds", 2]
    assert (case["status"], case["confirm_date"]) == ("WaitConfirm", "")
