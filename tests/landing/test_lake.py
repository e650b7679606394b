"""What a file looks like in the lake."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing import batches, lake, loading
from orchestration.landing.decoding import MAX_LINE
from orchestration.landing.loading import Loader, LoadingFailed
from orchestration.landing.surveys import survey
from orchestration.landing.tokens import Tokens
from tests.landing.conftest import DAY, Shop, line, readings, text

LANDED_AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
VALUES = st.text(st.sampled_from("a1 ,;\"\t'=#\\é张😀𠮷\u200f"), max_size=6)


def test_values_stay_text_and_personal_ones_become_tokens(shop):
    shop.landed(text(line(1, amount="007.10"), line(2, amount="")))
    first, second = shop.lines()
    tokens = Tokens(shop.key)
    assert readings(first) == {
        "id": "1",
        "phone": tokens.token("phone", "shop", "13800000001"),
        "name": tokens.token("name", "shop", "张1"),
        "amount": "007.10",
        "sold_at": "2026-11-19 12:00:00",
    }
    assert second["amount"] is None


def test_a_file_is_written_where_no_other_process_writes(shop, monkeypatch):
    shop.landed(text(line(1)))
    [path] = shop.lake_file(shop.rows()[0]).parent.glob("*.parquet")
    mine = lake.part_file(path)
    read_back = loading._read_back
    written = []
    monkeypatch.setattr(
        loading, "_read_back", lambda path, *said: written.append(path) or read_back(path, *said)
    )
    path.unlink()
    shop.land()
    assert written == [mine]
    monkeypatch.setattr(os, "getpid", lambda: 1)
    assert lake.part_file(path) != mine


def test_every_line_knows_where_it_came_from(shop):
    row = shop.landed(text(line(1), "", line(2)), rows=2)
    lineage = [
        (each["_file_sha256"], each["_line_no"], each["_delivery_date"]) for each in shop.lines()
    ]
    assert lineage == [(row.sha256, 2, DAY), (row.sha256, 4, DAY)]


def test_an_undeclared_column_is_kept_aside_without_what_could_be_personal(shop):
    header = "id,phone,name,amount,sold_at,points,13900139000"
    row = shop.landed(text(line(1) + ",7,李四", header=header))
    token = Tokens(shop.key).undeclared
    assert json.loads(shop.lines()[0]["_extra"]) == {
        token("shop", "points"): "7",
        token("shop", "13900139000"): token("shop", "李四"),
    }
    assert row.reason == "undeclared columns kept aside: 2"


@given(
    st.lists(st.lists(VALUES, min_size=5, max_size=5), min_size=1, max_size=5),
    st.booleans(),
)
def test_both_readers_make_the_same_parquet(tmp_path_factory, records, quote_all):
    shop = Shop(tmp_path_factory.mktemp("readers"))
    shop.declare(business_date=None, control_totals=())
    content = text(
        *(
            ",".join(
                '"' + value.replace('"', '""') + '"'
                if quote_all or set(value) & set(',"')
                else value
                for value in record
            )
            for record in records
        )
    )
    file = shop.deliver(content)
    found = survey(file, shop.contract, False, 100)
    assert found.records == len(records)
    [row] = shop.land()
    loader = Loader(shop.contract, shop.home.root / "other", Tokens(shop.key), LANDED_AT)
    loader.load(file, row, replace(found, is_plain=False))
    other = pq.read_table(lake.family_files(loader.lake, shop.contract, row)[shop.contract.name])
    own = pq.read_table(shop.lake_file(row))
    assert own.drop("_landed_at").equals(other.drop("_landed_at"))
    assert [value.get("id") or "" for value in shop.lines()] == [record[0] for record in records]


def test_a_plain_file_is_read_by_duckdb_and_a_windows_file_by_us(shop, monkeypatch):
    used = []
    plain = batches.plain_batches
    monkeypatch.setattr(loading, "plain_batches", lambda *said: used.append(1) or plain(*said))
    shop.landed(text(line(1)))
    assert used == [1]
    shop.landed(text(line(2)).replace("\n", "\r\n"), "b.csv")
    assert used == [1]
    assert {each["sold_at"] for each in shop.lines()} == {"2026-11-19 12:00:00"}


def test_what_duckdb_says_of_a_line_reaches_nobody(shop, monkeypatch):
    def stumble(*_):
        raise duckdb.InvalidInputException("Original Line: 13800000001,张三")

    monkeypatch.setattr(loading, "plain_batches", stumble)
    row = shop.landed(text(line(1), line(2)))
    assert (row.status, row.reason, row.loaded) == ("loaded", None, 2)

    class Engine:
        execute = stumble

    monkeypatch.setattr(loading, "engine", Engine)
    shop.deliver(text(line(3)), "b.csv")
    with pytest.raises(LoadingFailed) as failure:
        shop.land()
    assert "13800000001" not in str(failure.value)
    assert failure.value.__suppress_context__


def test_a_line_as_long_as_may_be_is_loaded(shop):
    long = "x" * (MAX_LINE - 100)
    row = shop.landed(text(line(1, name=long), line(2)))
    assert (row.status, row.loaded) == ("loaded", 2)


def test_control_totals_are_read_back_from_the_lake(shop):
    row = shop.landed(text(line(1, "0.10"), line(2, "-0.30"), line(3, "")))
    [total] = row.totals
    assert (total.declared, total.received, total.landed) == (Decimal("-0.20"),) * 3


def test_what_is_no_plain_number_is_landed_as_it_is_and_left_out_of_the_sum(shop):
    odd = ["NaN", "1e3", "9" * 40, "0.12345678"]
    row = shop.landed(
        text(*(line(n, each) for n, each in enumerate(odd)), line(9, "2.00")),
        totals={"amount": "1002.12"},
    )
    [total] = row.totals
    assert (row.status, row.loaded) == ("loaded", 5)
    assert (total.received, total.landed) == (Decimal(2), Decimal(2))
    assert [each["amount"] for each in shop.lines()] == [*odd, "2.00"]


def test_a_stream_has_its_columns_before_it_has_lines(shop):
    shop.land()
    [head] = (shop.home.lake / shop.contract.name).glob("*/*.parquet")
    assert pq.read_table(head).num_rows == 0
    assert pq.read_schema(head).names[:5] == list(shop.contract.columns)


def test_a_new_column_is_there_for_the_lines_before_it_too(shop):
    shop.landed(text(line(1)))
    shop.declare(columns=(*shop.contract.columns, "points"))
    shop.landed(text(line(2) + ",7", header="id,phone,name,amount,sold_at,points"), "b.csv")
    folder = shop.home.lake / shop.contract.name
    found = duckdb.sql(
        f"select id, points from read_parquet('{folder}/*/*.parquet', union_by_name = true)"
        " order by id"
    )
    assert found.fetchall() == [("1", None), ("2", "7")]


def test_a_schema_that_a_crash_left_is_written_again(shop):
    shop.land()
    [head] = (shop.home.lake / shop.contract.name).glob("*/*.parquet")
    lake.write_parquet(head, pa.table({"old": ["x"]}))
    shop.land()
    assert pq.read_schema(head).names[:5] == list(shop.contract.columns)


def test_a_column_that_becomes_personal_lands_anew(shop):
    shop.landed(text(line(1)))
    before = shop.ledger()
    shop.declare(pii={**shop.contract.pii, "id": "card"})
    shop.land()
    [only] = shop.lines()
    assert only["id"] == Tokens(shop.key).token("card", "shop", "1")
    assert shop.ledger() == before
