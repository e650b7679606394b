"""The audit as a page for people: one file that a browser shows without any other host."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from orchestration.releasing.candidates import DATABASE

PAGE = "audit.html"
_TEMPLATE = Path(__file__).with_name("audit_page.html")
# So many rows of a list are shown; how many there are is always said.
_SHOWN = 200


def write_page(release: Path, record: Mapping[str, Any]) -> Path:
    """Write the page of an audit beside its record and return its path."""
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        _TEMPLATE.read_text("utf-8")
    )
    with duckdb.connect(str(release / DATABASE), read_only=True) as db:
        text = template.render(record=record, shown=_SHOWN, **_tables(db))
    part = release / f".{PAGE}.part"
    part.write_text(text, "utf-8")
    return part.replace(release / PAGE)


def _tables(db: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """Return what the page shows of the candidate; nothing of tables that it does not have."""
    there = {
        name
        for (name,) in db.execute(
            "select table_name from duckdb_tables() where schema_name = 'audit'"
        ).fetchall()
    }
    queries = {
        "results": (
            "check_result",
            "select * from audit.check_result where not is_passed"
            " order by severity, delivery_date desc, check_name, channel, stream",
        ),
        "summary": (
            "check_result",
            "select check_name, severity, count(*) as judged,"
            " count(*) filter (where not is_passed) as failed"
            " from audit.check_result group by all order by severity, check_name",
        ),
        "ledger": (
            "row_ledger",
            "select channel, stream, sum(received) as received, sum(loaded) as loaded,"
            " sum(duplicate) as duplicate, sum(superseded) as superseded,"
            " sum(quarantined) as quarantined, sum(erased) as erased, sum(rejected) as rejected"
            " from audit.row_ledger group by all order by all",
        ),
        "files": (
            "row_ledger",
            "select * from audit.row_ledger where delivery_status <> 'loaded' or quarantined > 0"
            " order by delivery_date desc, channel, stream",
        ),
        "money": (
            "control_total",
            "select channel, stream, column_name, sum(declared_total) as declared,"
            " sum(received_total) as received, sum(landed_total) as landed"
            " from audit.control_total where is_money group by all order by all",
        ),
    }
    return {
        name: _rows(db, query) if table in there else [] for name, (table, query) in queries.items()
    }


def _rows(db: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = db.execute(query)
    names = [each[0] for each in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
