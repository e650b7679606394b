"""What people did that the data alone do not show: a log in which each entry seals the one before.

``log.jsonl`` in the home. An entry that is changed, moved or taken out breaks the chain, which
``siyu doctor`` looks at; only the newest entries can be cut off unseen, so keep a copy elsewhere.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from orchestration.home import Home

_FIRST = "0" * 64


def record(
    home: Home, action: str, by: str, reason: str, details: Mapping[str, Any] | None = None
) -> None:
    """Add an entry: what was done, by whom and why. No personal value may be in it."""
    with (home.root / "log.jsonl").open("a+b") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        log.seek(0)
        lines = log.read().splitlines()
        entry = {
            "no": len(lines) + 1,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "action": action,
            "by": by,
            "reason": reason,
            "details": dict(details or {}),
            "before": _seal(lines[-1]) if lines else _FIRST,
        }
        log.write(json.dumps(entry, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())


def entries(home: Home, action: str) -> Iterator[dict[str, Any]]:
    """Yield what was done of a kind, oldest first; what is broken is passed over."""
    path = home.root / "log.jsonl"
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, dict) and entry.get("action") == action:
                yield entry


def first_broken(home: Home) -> int | None:
    """Return the number of the first entry that does not follow the one before it."""
    path = home.root / "log.jsonl"
    before = _FIRST
    for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else (), start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            return number
        if not isinstance(entry, dict) or (entry.get("no"), entry.get("before")) != (
            number,
            before,
        ):
            return number
        before = _seal(line)
    return None


def _seal(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
