"""Large streams as Parquet: the same fields, and the same text in the lake as from JSON or CSV."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing import parquets
from tests.landing.conftest import Shop, readings
from tests.landing.test_documents import NOON, ORDERS, Feed


def parquet(rows, schema=None):
    made = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema), made)
    return made.getvalue().to_pybytes()


def send(shop, content, rows=1, name="a.parquet", paid="0"):
    shop.declare(may_be_parquet=True)
    return shop.landed(content, name, rows=rows, totals={"price.paid": paid})


def test_parquet_lands_as_the_same_json_would(tmp_path):
    record = {
        "id": 3720000000000000001,
        "paid_at": NOON,
        "mobiles": ["13800000001", None],
        "nick": "小明",
        "price": {"paid": "1.10"},
        "tags": [{"a": 1, "b": None}],
        "detail": {"items": [{"sku": 7, "labels": ["红"]}, {"sku": 8, "labels": None}]},
        "secret": "张三",
    }
    shops = [Feed(tmp_path / "json"), Feed(tmp_path / "parquet")]
    shops[0].sent(json.dumps(record), paid="1.10")
    send(shops[1], parquet([record]), paid="1.10")
    both = [
        [readings(line) for line in shop.lines()]
        + [readings(line) for name in ("items", "labels") for line in shop.rows_of(name)]
        for shop in shops
    ]
    assert len(both[0]) == 4
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("value", "kind", "landed"),
    [
        (Decimal("100.00"), pa.decimal128(20, 2), "100.00"),
        (Decimal("1E+3"), pa.decimal128(20, 0), "1000"),
        (2**63 - 1, pa.int64(), "9223372036854775807"),
        (1.1, pa.float64(), "1.1"),
        (False, pa.bool_(), "false"),
        (date(2026, 11, 19), pa.date32(), "2026-11-19"),
        (datetime(2026, 11, 19, 12), pa.timestamp("us"), "2026-11-19 12:00:00"),
        (
            datetime(2026, 11, 19, 4, tzinfo=UTC),
            pa.timestamp("us", "UTC"),
            "2026-11-19 04:00:00+00:00",
        ),
        (b"plain", pa.binary(), "plain"),
    ],
)
def test_a_typed_value_lands_as_text(tmp_path, value, kind, landed):
    feed = Feed(tmp_path, business_date=None)
    send(feed, parquet([{"tags": value}], pa.schema([("tags", kind)])))
    assert feed.lines()[0]["tags"] == landed


def test_bytes_that_are_no_text_cost_their_record(tmp_path):
    feed = Feed(tmp_path, business_date=None)
    row = send(feed, parquet([{"id": b"1"}, {"id": b"\xff"}, {"id": b"3"}]), rows=3)
    assert (row.loaded, row.quarantined) == (2, 1)
    assert feed.quarantined() == [(2, "bytes that are no text")]


def test_a_table_may_be_parquet_with_all_of_its_columns(shop):
    shop.declare(may_be_parquet=True)
    good = {"id": 1, "phone": "13800000001", "name": "", "amount": Decimal("1.50")}
    times = {"sold_at": datetime(2026, 11, 19, 12)}
    row = shop.landed(parquet([good | times]), "a.parquet", rows=1, totals={"amount": "1.50"})
    assert (row.status, row.loaded) == ("loaded", 1)
    assert readings(shop.lines()[0])["name"] is None
    row = shop.landed(parquet([good]), "b.parquet", rows=1, totals={"amount": "1.50"})
    assert row.reason == "header: missing columns sold_at"


@pytest.mark.parametrize("content", [b"", b"PAR1", b"<html></html>", parquet([{"id": 1}])[:-9]])
def test_what_is_no_parquet_is_rejected(tmp_path, content):
    row = send(Feed(tmp_path), content)
    assert (row.status, row.reason[:28]) == ("rejected", "parquet: it cannot be read a")


def test_a_damaged_page_rejects_the_file(tmp_path):
    content = bytearray(parquet([{"id": str(number)} for number in range(5000)]))
    content[200:400] = bytes(200)
    row = send(Feed(tmp_path, business_date=None), bytes(content), rows=5000)
    assert (row.status, row.loaded) == ("rejected", 0)


def test_parquet_comes_only_where_the_contract_lets_it(tmp_path):
    feed = Feed(tmp_path)
    row = feed.landed(parquet([{"id": 1}]), "a.parquet", rows=1, totals={"price.paid": "0"})
    assert row.reason.startswith("encoding")


VALUES = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))
TEXTS = st.one_of(st.none(), st.text(max_size=5).filter(lambda text: "\0" not in text))
RECORDS = st.fixed_dictionaries(
    {
        "id": VALUES,
        "tags": TEXTS,
        "detail": st.fixed_dictionaries(
            {"items": st.lists(st.fixed_dictionaries({"sku": VALUES}), max_size=3)}
        ),
    }
)
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("tags", pa.string()),
        ("detail", pa.struct([("items", pa.list_(pa.struct([("sku", pa.int64())])))])),
    ]
)


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_records_of_any_content_land_without_loss(tmp_path_factory, records):
    feed = Feed(tmp_path_factory.mktemp("parquet"), ORDERS, business_date=None)
    row = send(feed, parquet(records, SCHEMA), rows=len(records))
    assert row.loaded == len(records)

    def text(value):
        return None if value is None else str(value)

    assert [(line["id"], line["tags"]) for line in feed.lines()] == [
        (text(each["id"]), each["tags"]) for each in records
    ]
    assert [(line["_line_no"], line["sku"]) for line in feed.rows_of("items")] == [
        (number, text(item["sku"]))
        for number, each in enumerate(records, start=1)
        for item in each["detail"]["items"]
    ]
    assert isinstance(feed, Shop)


@pytest.mark.parametrize(
    "kind", [pa.timestamp("ms"), pa.timestamp("ms", "Asia/Shanghai")], ids=["plain", "zoned"]
)
def test_a_time_that_no_calendar_has_is_quarantined_alone(tmp_path, kind):
    table = pa.table(
        {"id": ["1", "2", "3"], "paid_at": [NOON] * 3, "made_at": pa.array([0, 2**60, 0], kind)}
    )
    made = pa.BufferOutputStream()
    pq.write_table(table, made)
    shop = Feed(tmp_path)
    row = send(shop, made.getvalue().to_pybytes(), rows=3)
    assert (row.status, row.loaded, row.quarantined) == ("loaded", 2, 1)
    assert shop.quarantined() == [(2, "a day or time that no calendar has")]


@pytest.mark.parametrize("zone", ["GMT+08:00", "CST", "Beijing"])
def test_a_time_zone_that_nobody_knows_rejects_the_file(tmp_path, zone):
    table = pa.table({"id": ["1"], "paid_at": pa.array([0], pa.timestamp("ms", zone))})
    made = pa.BufferOutputStream()
    pq.write_table(table, made)
    row = send(Feed(tmp_path), made.getvalue().to_pybytes())
    assert row.reason == "parquet: nobody knows the time zone of column 2"


def test_a_small_file_that_unpacks_to_the_memory_of_the_machine_is_rejected(tmp_path):
    made = pa.BufferOutputStream()
    pq.write_table(pa.table({"id": ["x" * 30_000_000]}), made, compression="zstd")
    row = send(Feed(tmp_path), made.getvalue().to_pybytes())
    assert row.reason.startswith("size: it unpacks to 300")


def test_records_longer_than_a_document_may_be_reject_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(parquets, "MAX_DOCUMENT", 50)
    row = send(Feed(tmp_path), parquet([{"id": "x" * 500}]))
    assert row.reason == "size: its records are longer than 50 bytes"


def test_a_time_zone_that_nobody_knows_inside_of_a_record_rejects_the_file(tmp_path):
    times = pa.array([0], pa.timestamp("ms", "CST"))
    made = pa.BufferOutputStream()
    pq.write_table(pa.table({"detail": pa.StructArray.from_arrays([times], ["at"])}), made)
    row = send(Feed(tmp_path), made.getvalue().to_pybytes())
    assert (row.status, row.reason[:27]) == ("rejected", "parquet: it cannot be read ")
