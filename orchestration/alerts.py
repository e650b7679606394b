"""What is told to people who are not looking: that a night failed, that a release is missing.

When that happens is in ``jobs``; what is said, and how it gets to the addresses, is here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from orchestration.home import Home
from orchestration.partitions import SHANGHAI, delivery_date_of
from orchestration.releasing.candidates import read_candidate
from orchestration.releasing.kept import current

_FAILURE = "dagster._core.definitions.events.Failure: "


def first_error(events: Iterable[Any]) -> tuple[str | None, str] | None:
    """Return step and innermost error of the first event that tells one.

    The first is the cause: what failed later, failed for it.
    """
    for event in events:
        error = getattr(event.event_specific_data, "error", None) if event.is_failure else None
        if error:
            while error.cause:
                error = error.cause
            return event.step_key, error.message.strip().removeprefix(_FAILURE)
    return None


def failure_message(
    day: str, run_url: str, step: str | None, error: str, problems: Sequence[str], release: str
) -> str:
    """Return what somebody woken at night needs first."""
    return "\n".join(
        [
            f"the night of {day} failed",
            f"at: {step or 'before the first step'}",
            f"first error: {error}",
            *(f"- {line}" for line in problems),
            f"readers still have: {release}",
            f"run: {run_url}",
        ]
    )


def overdue(home: Home, now: datetime, alarm_at: time) -> str | None:
    """Return what to tell if it is past ``alarm_at`` in Shanghai and today has no release.

    A release is today's if it holds data of today's delivery date.
    """
    today = delivery_date_of(now)
    if now.astimezone(SHANGHAI).time() < alarm_at:
        return None
    release = current(home)
    data_through = _data_through(release) if release else None
    if data_through and data_through >= today.isoformat():
        return None
    return "\n".join(
        [
            f"no release of {today} by {alarm_at:%H:%M}",
            f"readers still have: {last_good(home)}",
        ]
    )


def last_good(home: Home) -> str:
    """Name the current release and say how far its data reach."""
    release = current(home)
    if release is None:
        return "none"
    data_through = _data_through(release)
    if data_through is None:
        return f"{release.name}, if at all: what it says of itself cannot be read"
    return f"{release.name}, data through {data_through}"


def _data_through(release: Path) -> str | None:
    """Return how far the data of a release reach; nothing where it is lost or damaged.

    That must be told like anything else, and not end the telling.
    """
    try:
        return read_candidate(release).data_through
    except (OSError, ValueError, TypeError):
        return None


def tell(addresses: Sequence[str], title: str, message: str) -> int:
    """Send a message to every address, and return how many took it."""
    if not addresses:
        return 0
    import apprise

    # One by one, since together they only say that some did not.
    return sum(bool(apprise.Apprise(each).notify(title=title, body=message)) for each in addresses)
