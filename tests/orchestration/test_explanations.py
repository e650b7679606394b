"""What `siyu explain person` shows, of a warehouse with two persons who became one."""

import json

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli import app

TABLES = """
create schema core;
create table core.bridge_person_identity as from (values
    ('customer_id', 'pos', 't1', 'P1', date '2026-11-01', null, 'the oldest id of the person'),
    ('customer_id', 'web', 't2', 'P2', date '2026-11-01', date '2026-11-03',
        'the oldest id of the person'),
    ('customer_id', 'web', 't2', 'P1', date '2026-11-04', null, 'decision'))
    as rows (id_type, scope, id_value, person_id, valid_from_date, valid_to_date, rule);
create table core.int_identity_edges as from (values
    ('decision', 'decided', 'identity.yml', 'customer_id', 'pos', 't1', 'customer_id', 'web', 't2',
        date '2026-11-04', date '2026-11-04', date '2026-11-04', null, 'accepted', null, 1),
    ('card_phone', 'typed', 'pos__members', 'customer_id', 'pos', 't1', 'phone', 'world', 'p1',
        date '2026-11-01', date '2026-11-01', date '2026-11-01', null, 'a number of staff', 'f', 7))
    as rows (kind, strength, source, holder_type, holder_scope, holder_id, other_type, other_scope,
        other_id, first_seen_date, last_seen_date, told_from_date, valid_to_date, outcome,
        _file_sha256, _line_no);
create table core.fct_person_merges as
    select date '2026-11-04' as merged_on_date, 'P2' as absorbed_person_id,
        'P1' as surviving_person_id, 1 as moved_ids, 'decision' as cause;
create table core.fct_person_splits as
    select date '2026-11-04' as split_on_date, 'x' as former_person_id, 'y' as new_person_id,
        1 as moved_ids, 'x' as cause where false;
"""


@pytest.fixture
def explain(tmp_path, monkeypatch):
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as db:
        db.execute(TABLES)
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(app, ["explain", "person", *words])


def test_a_person_is_shown_with_used_and_refused_links_and_what_changed(explain):
    [person] = json.loads(explain("P1", "--json").output)
    assert [(row["scope"], row["rule"]) for row in person["ids"]] == [
        ("pos", "the oldest id of the person"),
        ("web", "decision"),
    ]
    assert [(row["kind"], row["outcome"]) for row in person["links"]] == [
        ("decision", "accepted"),
        ("card_phone", "a number of staff"),
    ]
    assert [row["former"] for row in person["changes"]] == ["P2"]


def test_an_id_leads_to_everybody_it_ever_belonged_to(explain):
    found = json.loads(explain("t2", "--json").output)
    assert [person["person_id"] for person in found] == ["P1", "P2"]


def test_who_is_not_known_is_said_not_to_be(explain):
    result = explain("13800138001")
    assert result.exit_code == 2


def test_a_warehouse_that_a_killed_night_left_is_said_to_be_half_built(explain, tmp_path):
    (tmp_path / "warehouse.duckdb").unlink()
    assert "no warehouse" in explain("P1").stderr
    duckdb.connect(str(tmp_path / "warehouse.duckdb")).close()
    result = explain("P1")
    assert (result.exit_code, result.stderr) == (
        2,
        "the last night did not build the warehouse to its end: run `siyu nightly`\n",
    )
