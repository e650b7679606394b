"""Two releases side by side: what differs, by status and cause."""

import json
from dataclasses import asdict
from pathlib import Path

import duckdb
import pytest

from orchestration.releasing.candidates import DATABASE, Candidate
from orchestration.releasing.differences import difference

_VALUES = {
    ("sales", "2026-10-03"): (100, "frozen"),
    ("sales", "2026-11-05"): (200, "certified"),
    ("sales", "2026-11-19"): (300, "provisional"),
    ("orders", "2026-10-03"): (5, "frozen"),
}


def release(folder: Path, name: str, values: dict, restated: list[tuple] = ()) -> Path:
    path = folder / name
    path.mkdir()
    with duckdb.connect(str(path / DATABASE)) as db:
        db.execute(
            """
            create schema kpi; create schema audit;
            create table kpi.metric_value (
                metric varchar, scope_type varchar, scope varchar, period_type varchar,
                period varchar, numerator decimal(38, 6), denominator decimal(38, 6),
                value decimal(38, 6), status varchar);
            create table kpi.restatement (
                metric varchar, scope_type varchar, scope varchar, period_type varchar,
                period varchar, new_build_id varchar, restated_on_date date, cause varchar);
            create table audit.build_info (
                table_schema varchar, table_name varchar, row_count bigint, content_hash varchar)
            """
        )
        for (metric, period), (value, status) in values.items():
            db.execute(
                "insert into kpi.metric_value"
                " values (?, 'brand', 'brand', 'day', ?, ?, null, ?, ?)",
                [metric, period, value, value, status],
            )
        for metric, period, build_id, day, cause in restated:
            db.execute(
                "insert into kpi.restatement"
                " values (?, 'brand', 'brand', 'day', ?, ?, cast(? as date), ?)",
                [metric, period, build_id, day, cause],
            )
        db.execute(
            "insert into audit.build_info values"
            " ('kpi', 'metric_value', ?, ?), ('store', 'daily', 7, 'same')",
            [len(values), name],
        )
    made = Candidate(name, "2026-11-20", "code", "now", "", name, {})
    (path / "candidate.json").write_text(json.dumps(asdict(made)))
    return path


@pytest.fixture
def pair(tmp_path) -> tuple[Path, Path]:
    later = {
        ("sales", "2026-10-03"): (90, "frozen"),
        ("sales", "2026-11-05"): (220, "frozen"),
        ("sales", "2026-11-19"): (390, "certified"),
        ("sales", "2026-11-20"): (1, "provisional"),
        ("orders", "2026-10-03"): (5, "frozen"),
    }
    restated = [
        ("sales", "2026-10-03", "r2", "2026-11-21", "late_data"),
        ("sales", "2026-10-03", "r3", "2026-11-22", "refund"),
        ("sales", "2026-11-05", "r1", "2026-11-20", "correction"),
    ]
    return (
        release(tmp_path, "r1", _VALUES, restated[2:]),
        release(tmp_path, "r3", later, restated),
    )


def test_only_tables_whose_content_differs_are_named(pair):
    assert difference(*pair)["tables"] == [
        {"table_name": "kpi.metric_value", "old_rows": 4, "new_rows": 5}
    ]


def test_values_that_differ_are_counted_by_status_and_newest_cause(pair):
    """What was restated before the older of the two is no cause of what differs since."""
    found = {
        (row["metric"], row["old_status"], row["new_status"], row["cause"]): row["differing_values"]
        for row in difference(*pair)["metrics"]
    }
    assert found == {
        ("sales", "frozen", "frozen", "refund"): 1,
        ("sales", "certified", "frozen", None): 1,
        ("sales", "provisional", "certified", None): 1,
        ("sales", "none", "provisional", None): 1,
    }


def test_the_largest_changes_begin_with_what_was_frozen(pair):
    found = [(row["period"], row["delta"]) for row in difference(*pair)["largest"]]
    assert found == [("2026-10-03", -10), ("2026-11-05", 20), ("2026-11-19", 90)]
    assert len(difference(*pair, limit=1)["largest"]) == 1


def test_one_metric_can_be_asked_for(pair):
    assert difference(*pair, metric="orders")["metrics"] == []


def test_a_release_beside_itself_differs_in_nothing(pair):
    found = difference(pair[0], pair[0])
    assert (found["tables"], found["metrics"], found["largest"]) == ([], [], [])
