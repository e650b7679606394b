"""What people did that the data alone do not show: a log in which each entry is sealed with the
home's key, together with the seal of the one before.

``log.jsonl`` in the home. An entry that was made, changed, moved or taken out without the key
breaks the chain. A cut end does not, so every audit holds how long the log was and its last seal;
``siyu doctor`` looks at both. What was written since the newest audit can be cut off unseen.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from orchestration.home import Home

_FIRST = "0" * 64


def record(
    home: Home,
    key: bytes,
    action: str,
    by: str,
    reason: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry: what was done, by whom and why. No personal value may be in it."""
    with home.log.open("a+b") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        log.seek(0)
        said = log.read()
        lines, rest = _lines(said)
        # What a crash has left of a line would make the new one unreadable.
        log.truncate(len(said) - len(rest))
        is_open = bool(lines) and not said.endswith(b"\n") and not rest
        entry = {
            "no": len(lines) + 1,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "action": action,
            "by": by,
            "reason": reason,
            "details": dict(details or {}),
            "before": _seal_of_last(lines),
        }
        line = _written({**entry, "seal": _seal(entry, key)})
        log.write((b"\n" if is_open else b"") + line + b"\n")
        log.flush()
        os.fsync(log.fileno())


def entries(home: Home, action: str) -> Iterator[dict[str, Any]]:
    """Yield what was done of a kind, also by logs that were set aside; what is broken is passed
    over.
    """
    for path in sorted(home.root.glob("log*.jsonl")):
        for line in path.read_bytes().split(b"\n"):
            entry = _entry(line)
            if entry and entry.get("action") == action:
                yield entry


def first_broken(home: Home, key: bytes) -> int | None:
    """Return the number of the first entry that has no seal or does not follow the one before."""
    before = _FIRST
    for number, line in enumerate(_read(home), start=1):
        entry = _entry(line)
        # Written as it is here: of two values under one name, people would see the other one.
        if entry is None or line != _written(entry):
            return number
        seal = entry.pop("seal", None)
        if (entry.get("no"), entry.get("before"), seal) != (number, before, _seal(entry, key)):
            return number
        before = str(seal)
    return None


def anchor(home: Home) -> dict[str, Any]:
    """Return how long the log is and its last seal, for a signed record to hold."""
    return _anchor(_read(home))


def holds(home: Home, said: Mapping[str, Any]) -> bool:
    """Whether the log still has all that it had when an anchor was taken."""
    return _anchor(_read(home)[: said["entries"]]) == said


def _anchor(lines: list[bytes]) -> dict[str, Any]:
    return {"entries": len(lines), "seal": _seal_of_last(lines)}


def _read(home: Home) -> list[bytes]:
    if not home.log.exists():
        return []
    with home.log.open("rb") as log:
        fcntl.flock(log, fcntl.LOCK_SH)
        return _lines(log.read())[0]


def _lines(said: bytes) -> tuple[list[bytes], bytes]:
    """Return the lines, and what a crash has left of one that was being written."""
    *lines, rest = said.split(b"\n")
    # Only the end of the line may be missing.
    return ([*lines, rest], b"") if _entry(rest) else (lines, rest)


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _written(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()


def _seal_of_last(lines: list[bytes]) -> str:
    return str((_entry(lines[-1]) or {}).get("seal", "")) if lines else _FIRST


def _seal(entry: Mapping[str, Any], key: bytes) -> str:
    purpose = hmac.digest(key, b"siyu log v1", "sha256")
    return hmac.new(purpose, _written(entry), hashlib.sha256).hexdigest()
