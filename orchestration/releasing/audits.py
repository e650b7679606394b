"""The audit of a candidate: read only, in a process of its own, on exactly the closed file.

``python -m orchestration.releasing.audits RELEASE KEY`` writes ``audit.json`` beside the candidate.
The record is signed, names every required check with its result, and is all that ``publication``
believes. What a table must fulfil stands in ``expectations/``.
"""

import hashlib
import hmac
import importlib
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.home import PROJECT
from orchestration.releasing.candidates import (
    DATABASE,
    Candidate,
    code_version,
    content_hash,
    read_candidate,
    sha256,
)

_SUITES = PROJECT / "expectations"


class NotReleasable(RuntimeError):
    """The candidate has no audit that would let it be published; the message says why."""


def suite_names() -> list[str]:
    """Return ``<schema>__<table>`` of every suite, without importing Great Expectations."""
    return sorted(path.stem for path in _SUITES.glob("[a-z]*__*.py"))


def required_checks() -> list[str]:
    """Return the names of all checks that an audit must hold."""
    return ["file_is_the_candidate", "content_is_the_candidate", *suite_names()]


def run_audit(release: Path, key_file: Path) -> Mapping[str, Any]:
    """Audit a candidate in a fresh process and return the record.

    Raises ``NotReleasable`` if the process did not come to a result.
    """
    (release / "audit.json").unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.releasing.audits", str(release), str(key_file)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0 or not (release / "audit.json").exists():
        last = done.stderr.strip().splitlines()[-1:] or ["no output"]
        raise NotReleasable(f"the audit of {release.name} did not finish: {last[0]}")
    return json.loads((release / "audit.json").read_text())


def require_audit(release: Path, key: bytes) -> Candidate:
    """Return the candidate if its audit is there, whole, passed, up to date and for this file.

    Raises ``NotReleasable`` otherwise.
    """
    path = release / "audit.json"
    if not path.exists():
        raise NotReleasable(f"{release.name} has not been audited")
    try:
        record = json.loads(path.read_text())
        candidate = read_candidate(release)
        said = record["checks"]
    except (ValueError, KeyError, TypeError, OSError):
        raise NotReleasable(f"the audit of {release.name} cannot be read") from None
    if not hmac.compare_digest(record.get("signature", ""), _signature(record, key)):
        raise NotReleasable(f"the audit of {release.name} was not signed with this key")
    if record["build_id"] != release.name or record["file_sha256"] != sha256(release / DATABASE):
        raise NotReleasable(f"the audit of {release.name} is for another file")
    if record["code_version"] != code_version():
        raise NotReleasable(f"the audit of {release.name} was made by other code: audit it again")
    if missing := set(required_checks()) - {check["name"] for check in said}:
        raise NotReleasable(f"the audit of {release.name} lacks {', '.join(sorted(missing))}")
    if failed := [check["name"] for check in said if not check["passed"]]:
        raise NotReleasable(f"{release.name} failed its audit: {', '.join(failed)}")
    return candidate


def sign(record: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    return {**record, "signature": _signature(record, key)}


def _signature(record: Mapping[str, Any], key: bytes) -> str:
    unsigned = {name: value for name, value in record.items() if name != "signature"}
    text = json.dumps(unsigned, sort_keys=True, ensure_ascii=True)
    purpose = hmac.digest(key, b"siyu audit v1", "sha256")
    return hmac.new(purpose, text.encode(), hashlib.sha256).hexdigest()


def audit(release: Path, key: bytes) -> dict[str, Any]:
    """Judge a candidate and return the signed record."""
    candidate = read_candidate(release)
    file_sha256 = sha256(release / DATABASE)
    checks = [_check("file_is_the_candidate", file_sha256 == candidate.file_sha256)]
    with duckdb.connect(str(release / DATABASE), read_only=True) as db:
        found = {
            f"{schema}.{name}": content_hash(db, f"{schema}.{name}", columns)
            for schema, name, columns in db.execute(
                "select schema_name, table_name, list(column_name)"
                " from duckdb_columns() where not internal group by all"
            ).fetchall()
        }
        checks.append(_check("content_is_the_candidate", found == candidate.tables))
        checks += [_run_suite(db, name) for name in suite_names()]
        for name in sorted({table.replace(".", "__") for table in found} - set(suite_names())):
            checks.append(_check(name, False, broken=["the table has no suite"]))
    record = {
        "build_id": candidate.build_id,
        "file_sha256": file_sha256,
        "code_version": code_version(),
        "audited_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "passed": all(check["passed"] for check in checks),
        "checks": checks,
    }
    return sign(record, key)


def _run_suite(db: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """Validate one table; what does not run, or runs only in part, has failed."""
    from expectations.validation import validate

    try:
        module = importlib.import_module(f"expectations.{name}")
        results = validate(db.execute(module.rows).df(), module.suite)
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


def _check(name: str, passed: bool, **more) -> dict[str, Any]:
    return {"name": name, "passed": passed, **more}


if __name__ == "__main__":
    folder, key_path = map(Path, sys.argv[1:])
    result = audit(folder, key_path.read_bytes())
    part = folder / ".audit.json.part"
    part.write_text(json.dumps(result, indent=1))
    part.replace(folder / "audit.json")
