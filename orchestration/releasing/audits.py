"""The audit of a candidate: read only, in a process of its own, on exactly the closed file.

``python -m orchestration.releasing.audits RELEASE KEY`` writes ``audit.json`` beside the candidate.
The record is signed, names every required check with its result, and is all that ``publication``
believes. What a table must fulfil stands in ``expectations/``.
"""

import importlib
import json
import multiprocessing
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import duckdb

from orchestration import journal
from orchestration.home import PROJECT, Home
from orchestration.releasing.candidates import (
    DATABASE,
    Candidate,
    database_sha256,
    read_candidate,
    twin_sha256,
)
from orchestration.releasing.content import code_version, content_hash
from orchestration.releasing.findings import (
    personal_values,
    unsigned_overrides,
    used_overrides,
)
from orchestration.releasing.pages import write_page
from orchestration.releasing.records import NotReleasable, require_no_log, sign, suite_names

# Three read the candidate at once, and none needs more of it in memory than it is looking at.
_ENGINE: dict[str, Any] = {"memory_limit": "1GB"}
# Where overrides show; a candidate without one of them fails for want of it.
_WITH_OVERRIDES = {"audit.check_result", "kpi.restatement"}


def run_audit(release: Path, key_file: Path) -> Mapping[str, Any]:
    """Audit a candidate in a fresh process and return the record.

    Raises ``NotReleasable`` if the process did not come to a result.
    """
    require_no_log(release)
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.releasing.audits", str(release), str(key_file)],
        cwd=PROJECT,
        capture_output=True,
    )
    if done.returncode != 0:
        # What it wrote to stderr may quote a row.
        raise NotReleasable(f"the audit of {release.name} ended with code {done.returncode}")
    return json.loads((release / "audit.json").read_text())


def audit(release: Path, key: bytes) -> dict[str, Any]:
    """Judge a candidate and return the signed record."""
    candidate = read_candidate(release)
    file_sha256 = database_sha256(release)
    with ThreadPoolExecutor(1) as beside:
        contents = beside.submit(_contents, release, candidate, key)
        suites = _suites(release / DATABASE)
        own, used = contents.result()
    parquet = twin_sha256(release)
    checks = [
        _check("file_is_the_candidate", file_sha256 == candidate.file_sha256),
        _check("twin_is_the_candidates", parquet == candidate.parquet),
        *own,
        *suites,
    ]
    record = {
        "build_id": candidate.build_id,
        "file_sha256": file_sha256,
        "parquet": parquet,
        "data_through": candidate.data_through,
        "content_hash": candidate.content_hash,
        "code_version": code_version(),
        "audited_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "passed": all(check["passed"] for check in checks),
        "checks": checks,
        "overrides": [{name: str(value) for name, value in each.items()} for each in used],
        # So that no end of the log can be cut off unseen.
        "log": journal.anchor(Home(release.parent.parent)),
    }
    return sign(record, key)


def _contents(
    release: Path, candidate: Candidate, key: bytes
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what concerns all tables together, and the overrides that were used."""
    with duckdb.connect(str(release / DATABASE), read_only=True, config=_ENGINE) as db:
        found = {
            f"{schema}.{name}": content_hash(db, f"{schema}.{name}", columns)
            for schema, name, columns in db.execute(
                "select schema_name, table_name, list(column_name)"
                " from duckdb_columns() where not internal group by all"
            ).fetchall()
        }
        used = used_overrides(db) if found.keys() >= _WITH_OVERRIDES else []
        unsigned = unsigned_overrides(
            used, Home(release.parent.parent), key, date.fromisoformat(candidate.data_through)
        )
        personal = personal_values(db)
    without_suite = {table.replace(".", "__") for table in found} - set(suite_names())
    return [
        _check("content_is_the_candidate", found == candidate.tables),
        _check("overrides_are_signed", not unsigned, broken=unsigned),
        _check("no_personal_value_is_published", not personal, broken=personal),
        *(_check(name, False, broken=["the table has no suite"]) for name in sorted(without_suite)),
    ], used


def _suites(database: Path) -> list[dict[str, Any]]:
    """Run every suite, in two processes that share one import of Great Expectations.

    It is all Python. Each has its half and ends with it, whatever becomes of this process.
    """
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["expectations.validation"])
    answers = []
    for half in (suite_names()[::2], suite_names()[1::2]):
        answer, told = processes.Pipe(duplex=False)
        processes.Process(target=_run_suites, args=(database, half, told)).start()
        told.close()
        answers.append(answer)
    return [check for answer in answers for check in answer.recv()]


def _run_suites(database: Path, names: list[str], told: Connection) -> None:
    with duckdb.connect(str(database), read_only=True, config=_ENGINE) as db:
        told.send([_run_suite(db, name) for name in names])


def _run_suite(db: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """Validate one table; what does not run, or runs only in part, has failed."""
    from expectations.validation import frames, validate

    try:
        module = importlib.import_module(f"expectations.{name}")
        [(count,)] = db.execute(f"select count(*) from ({module.rows})").fetchall()
        if count == 0 and _may_be_empty(db, module):
            return _check(name, True, broken=[], warnings=[], declared=0, evaluated=0)
        results = validate(frames(db, module.rows, count, module.suite), module.suite)
    except Exception as problem:
        # Its own message may quote a row.
        return _check(name, False, broken=[f"the suite did not run ({type(problem).__name__})"])
    declared, evaluated = len(module.suite.expectations), len(results)
    broken = [result.label for result in results if not result.success and result.is_critical]
    warnings = [result.label for result in results if not result.success and not result.is_critical]
    return _check(
        name,
        not broken and evaluated == declared,
        broken=broken,
        warnings=warnings,
        declared=declared,
        evaluated=evaluated,
    )


def _may_be_empty(db: duckdb.DuckDBPyConnection, module: Any) -> bool:
    """Whether the release itself shows that there is nothing the table could hold."""
    query = getattr(module, "may_be_empty", None)
    return bool(query and db.execute(query).fetchall()[0][0])


def _check(name: str, passed: bool, **more) -> dict[str, Any]:
    return {"name": name, "passed": passed, **more}


if __name__ == "__main__":
    folder, key_path = map(Path, sys.argv[1:])
    result = audit(folder, key_path.read_bytes())
    part = folder / ".audit.json.part"
    part.write_text(json.dumps(result, indent=1))
    part.replace(folder / "audit.json")
    write_page(folder, result)
