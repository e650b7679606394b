"""On which Shanghai day a delivered time lies, by the clock that its contract names."""

import re
from collections.abc import Callable
from datetime import date, timedelta

_EPOCH = date(1970, 1, 1)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SECONDS = re.compile(r"[0-9]{9,11}")
_MILLISECONDS = re.compile(r"[0-9]{12,14}")
_DAY, _SHANGHAI = 86_400, 8 * 3600


def day_by(clock: str) -> Callable[[str], str]:
    """Return what tells the day of a value as ``YYYY-MM-DD``, or nothing if it is no time."""
    return {"text": _text, "compact": _compact, "epoch_s": _seconds, "epoch_ms": _milliseconds}[
        clock
    ]


def _text(value: str) -> str:
    return value[:10]


def _compact(value: str) -> str:
    found = _COMPACT.match(value)
    return "-".join(found.groups()) if found else ""


def _seconds(value: str) -> str:
    return _of_epoch(int(value)) if _SECONDS.fullmatch(value) else ""


def _milliseconds(value: str) -> str:
    return _of_epoch(int(value) // 1000) if _MILLISECONDS.fullmatch(value) else ""


def _of_epoch(seconds: int) -> str:
    return (_EPOCH + timedelta(days=(seconds + _SHANGHAI) // _DAY)).isoformat()
