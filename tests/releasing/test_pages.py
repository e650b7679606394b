"""The page of an audit is one file that needs no other host, and quotes nothing as markup."""

import re

import duckdb

from orchestration.releasing.candidates import DATABASE
from orchestration.releasing.pages import write_page

RECORD = {
    "build_id": "2026-11-20-abc",
    "passed": False,
    "data_through": "2026-11-20",
    "code_version": "c0de",
    "audited_at": "2026-11-20T02:40:00+00:00",
    "file_sha256": "f" * 64,
    "content_hash": "e" * 64,
    "checks": [
        {"name": "kpi__brand_daily", "passed": False, "broken": ["<script>alert(1)</script>"]},
        {"name": "store__daily", "passed": True, "evaluated": 9},
    ],
    "overrides": [],
}


def test_the_page_shows_what_failed_and_loads_nothing(tmp_path):
    with duckdb.connect(str(tmp_path / DATABASE)) as db:
        db.execute("create schema audit")
        db.execute(
            "create table audit.check_result as select 'critical' as severity, 'no_late_line' as"
            " check_name, 'jd' as channel, 'orders' as stream, date '2026-11-20' as delivery_date,"
            " 3 as observed, 0 as allowed, false as is_passed, 'a & b' as message,"
            " cast(null as varchar) as overridden_by"
        )
    text = write_page(tmp_path, RECORD).read_text("utf-8")
    assert "no_late_line" in text
    assert "未通过" in text
    assert "a &amp; b" in text
    assert "<script" not in text
    assert not re.findall(r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//", text)
