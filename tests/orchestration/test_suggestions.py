"""What `siyu suggest` says of a brand whose doubles are known: persons with two accounts each."""

import json

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli import app

PERSONS = 600
# The last hundred are fifty people twice, who use one phone and one address of theirs. Every tenth
# stranger has an address in common with another one: a house, not a person.
TABLES = f"""
create schema core;
create table people as
    select i, if(i < {PERSONS - 100}, i, {PERSONS} + i // 2) as who,
        (i * 7919) % {PERSONS} as place
    from range({PERSONS}) as numbers (i);
create table core.bridge_person_identity as
    select 'customer_id' as id_type, if(i % 2 = 0, 'pinkr', 'youzan') as scope,
        concat('c', i) as id_value, concat('P', i) as person_id,
        date '2026-11-01' as valid_from_date,
        null::date as valid_to_date, 'the oldest id of the person' as rule
    from people;
create table core.int_identity_edges as
    select 'payer_phone' as kind, 'weak' as strength, 'customer_id' as holder_type,
        if(i % 2 = 0, 'pinkr', 'youzan') as holder_scope, concat('c', i) as holder_id,
        'phone' as other_type, concat('p', who) as other_id, 'weak' as outcome
    from people
    union all
    select 'delivery_address', 'weak', 'customer_id', if(i % 2 = 0, 'pinkr', 'youzan'),
        concat('c', i), 'address',
        if(i < {PERSONS - 100} and i % 10 < 2, concat('house', i // 10), concat('a', who)), 'weak'
    from people;
create table core.int_identity_traits_told as
    select 'gender' as trait, 'customer_id' as id_type,
        if(i % 2 = 0, 'pinkr', 'youzan') as scope, concat('c', i) as id_value,
        if(who % 3 = 0, 'male', 'female') as trait_value, null::date as told_to_date
    from people;
create table core.fct_order_lines as
    select if(i % 2 = 0, 'pinkr', 'youzan') as channel, concat('c', i) as source_customer_id,
        concat('S', who % 12) as store_id
    from people;
"""


@pytest.fixture
def suggest(tmp_path, monkeypatch):
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as db:
        db.execute(TABLES)
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(app, ["suggest", "--json", *words])


def test_who_shares_phone_address_store_and_gender_is_suggested_and_neighbours_are_not(suggest):
    found = json.loads(suggest("--at-most", "1000").output)
    pairs = {frozenset((row["person_id"], row["other_person_id"])) for row in found}
    assert pairs == {frozenset((f"P{i}", f"P{i + 1}")) for i in range(PERSONS - 100, PERSONS, 2)}


def test_a_suggestion_says_what_two_persons_share_in_tokens(suggest):
    [first, *_] = json.loads(suggest("--at-most", "1").output)
    assert len(first["shared"]) == 2
    assert first["same"] == ["gender", "store"]
    assert first["apart"] is False


def test_a_brand_without_doubtful_links_has_no_suggestions(tmp_path, suggest):
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as db:
        db.execute("delete from core.int_identity_edges")
    assert json.loads(suggest().output) == []
