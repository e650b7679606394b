"""Releases of a few rows that are audited as far as publishing asks: nothing has judged them."""

import json
from collections.abc import Mapping
from dataclasses import asdict

import duckdb

from orchestration.home import Home
from orchestration.releasing.candidates import DATABASE, Candidate, write_pointer
from orchestration.releasing.content import code_version, sha256
from orchestration.releasing.records import required_checks, sign

KEY = b"k" * 32
_DAY = "2026-11-20"


def put_release(home: Home, name: str, tables: Mapping[str, str], more: str = "") -> None:
    """Put a candidate into the home, with a query for each of its tables, and a passed audit.

    ``more`` is said to its database before that is closed.
    """
    folder = home.releases / name
    folder.mkdir()
    with duckdb.connect(str(folder / DATABASE)) as db:
        for table, query in tables.items():
            db.execute(f"create schema if not exists {table.partition('.')[0]}")
            db.execute(f"create table {table} as {query}")
        db.execute(more)
    made = Candidate(name, _DAY, code_version(), "now", sha256(folder / DATABASE), name, {}, 1)
    (folder / "candidate.json").write_text(json.dumps(asdict(made)))
    write_pointer(home.releases / "CANDIDATE", name)
    record = {
        "build_id": name,
        "file_sha256": made.file_sha256,
        "data_through": _DAY,
        "content_hash": name,
        "code_version": made.code_version,
        "passed": True,
        "checks": [{"name": check, "passed": True} for check in required_checks()],
    }
    (folder / "audit.json").write_text(json.dumps(sign(record, KEY)))
