"""The audit record: what it must hold, how it is signed, and whether it lets a candidate out.

Making one is in ``audits``; nothing here imports Great Expectations.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.home import PROJECT
from orchestration.releasing.candidates import (
    DATABASE,
    Candidate,
    database_sha256,
    has_log,
    read_candidate,
    twin_sha256,
)
from orchestration.releasing.content import code_version

_SUITES = PROJECT / "expectations"


class NotReleasable(RuntimeError):
    """The candidate has no audit that would let it be published; the message says why."""


def suite_names() -> list[str]:
    """Return ``<schema>__<table>`` of every suite, without importing Great Expectations."""
    return sorted(path.stem for path in _SUITES.glob("[a-z]*__*.py"))


def required_checks() -> list[str]:
    """Return the names of all checks that an audit must hold."""
    return [
        "file_is_the_candidate",
        "twin_is_the_candidates",
        "content_is_the_candidate",
        "overrides_are_signed",
        "no_personal_value_is_published",
        *suite_names(),
    ]


def require_audit(release: Path, key: bytes, may_be_old: bool = False) -> Candidate:
    """Return the candidate if its audit is there, whole, passed, up to date and for this file.

    An old audit, made by an earlier version of the code and its checks, is enough to go back to a
    release that was published with it. Raises ``NotReleasable`` otherwise.
    """
    path = release / "audit.json"
    if not path.exists():
        raise NotReleasable(f"{release.name} has not been audited")
    try:
        record = json.loads(path.read_text())
        candidate = read_candidate(release)
        said = [(check["name"], check["passed"]) for check in record["checks"]]
    except (ValueError, KeyError, TypeError, OSError):
        raise NotReleasable(f"the audit of {release.name} cannot be read") from None
    signature = str(record.get("signature", "")).encode()
    if not hmac.compare_digest(signature, _signature(record, key).encode()):
        raise NotReleasable(f"the audit of {release.name} was not signed with this key")
    require_no_log(release)
    said_of_file = (record["build_id"], record["file_sha256"])
    if said_of_file != (release.name, database_sha256(release)):
        raise NotReleasable(f"the audit of {release.name} is for another file")
    # Releases from before their twins were audited can still be gone back to.
    is_told = "parquet" in record or not may_be_old
    if is_told and record.get("parquet", {}) != twin_sha256(release):
        raise NotReleasable(f"the audit of {release.name} is for other Parquet files")
    if (record.get("data_through"), record.get("content_hash")) != (
        candidate.data_through,
        candidate.content_hash,
    ):
        raise NotReleasable(f"the audit of {release.name} is for another candidate")
    if not may_be_old and record["code_version"] != code_version():
        raise NotReleasable(f"the audit of {release.name} was made by other code: audit it again")
    required = set() if may_be_old else set(required_checks())
    if missing := required - {name for name, _ in said}:
        raise NotReleasable(f"the audit of {release.name} lacks {', '.join(sorted(missing))}")
    if failed := [name for name, passed in said if passed is not True]:
        raise NotReleasable(f"{release.name} failed its audit: {', '.join(failed)}")
    return candidate


def require_no_log(release: Path) -> None:
    """Raise ``NotReleasable`` if a write-ahead log would be read with the database."""
    if has_log(release):
        raise NotReleasable(
            f"{release.name}: {DATABASE}.wal lies beside the database and would be read with it"
        )


def signed_record(release: Path, key: bytes) -> Mapping[str, Any] | None:
    """Return what the audit of a release says, if there is one and this key has signed it."""
    try:
        record = json.loads((release / "audit.json").read_bytes())
        signature = str(record.get("signature", "")).encode()
    except (OSError, ValueError, AttributeError):
        return None
    return record if hmac.compare_digest(signature, _signature(record, key).encode()) else None


def sign(record: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    return {**record, "signature": _signature(record, key)}


def _signature(record: Mapping[str, Any], key: bytes) -> str:
    unsigned = {name: value for name, value in record.items() if name != "signature"}
    text = json.dumps(unsigned, sort_keys=True, ensure_ascii=True)
    purpose = hmac.digest(key, b"siyu audit v1", "sha256")
    return hmac.new(purpose, text.encode(), hashlib.sha256).hexdigest()
