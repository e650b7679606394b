"""Which deliveries should have come, and what became of them.

How a single file fared is in the register; whether the whole of a day is there is said here.
"""

from collections.abc import Callable, Container, Iterable
from datetime import date, timedelta
from typing import Literal

from orchestration.home import Home
from orchestration.landing.channels import channels
from orchestration.landing.contracts import Contract
from orchestration.landing.rows import Row, last_seen

State = Literal["arrived", "awaited", "rejected", "missing"]
Place = tuple[tuple[str, str], date]
# Rules that say that something is not a delivered file at all.
_NO_DELIVERY = ("file name", "not a file")


def channel_ends(home: Home) -> dict[str, date]:
    """Return the last delivery date of the channels that the brand has closed."""
    return {name: each.until for name, each in channels(home).items() if each.until}


def expected_deliveries(
    contracts: Iterable[Contract],
    rows: list[Row],
    ends: dict[str, date],
    night: date,
    wave: str,
    withdrawn: Callable[[Row], bool] = lambda row: False,
    switched_off: Container[str] = (),
) -> list[tuple[str, str, date, State]]:
    """Return every delivery that should have come by ``night``, and what became of it.

    A daily stream is expected from its channel's first delivery until the channel's end, and on
    the night itself only once its deadline is before ``wave`` (``HH:MM``). A stream that
    delivers on change is expected once. A channel that never delivered is not the brand's, nor is
    one that it has ``switched_off``.
    """
    states = _states(rows, withdrawn)
    firsts: dict[str, date] = {}
    # A rejected file may lie under any date: it begins a channel only where nothing else does.
    for row in sorted(rows, key=lambda row: (row.status == "rejected", row.delivery_date)):
        firsts.setdefault(row.channel, row.delivery_date)
    found: list[tuple[str, str, date, State]] = []
    for contract in contracts:
        if contract.channel not in firsts or contract.channel in switched_off:
            continue
        name = (contract.channel, contract.stream)
        first, last = firsts[contract.channel], min(ends.get(contract.channel, night), night)
        if contract.cadence == "daily":
            days = [first + timedelta(days=shift) for shift in range((last - first).days + 1)]
        else:
            days = sorted(day for stream, day in states if stream == name) or [last]
        for day in days:
            state = states.get((name, day), "missing")
            if state == "missing" and day == night and contract.deadline > wave:
                state = "awaited"
            found.append((*name, day, state))
    return found


def _states(rows: list[Row], withdrawn: Callable[[Row], bool]) -> dict[Place, State]:
    """Return the state of each stream and day: its files that count or were last delivered.

    What has an unacceptable name or is no file is reported, but is no part of the delivery it lies
    in, and neither is a copy. A rejected file holds its day up until it comes again, or until it is
    taken out of the drop zone and another one was accepted after it.
    """
    latest, seen = last_seen(rows), dict[Place, list[Row]]()
    for row in rows:
        is_told = row.status == "loaded" or (latest[row.slot] is row and row.status != "duplicate")
        if is_told and not (row.reason or "").startswith(_NO_DELIVERY):
            seen.setdefault(((row.channel, row.stream), row.delivery_date), []).append(row)
    states: dict[Place, State] = {}
    for place, files in seen.items():
        accepted = max((row.seen_at for row in files if row.status != "rejected"), default="")
        holds_up = (
            row.status == "rejected" and not (row.seen_at < accepted and withdrawn(row))
            for row in files
        )
        states[place] = "rejected" if any(holds_up) else "arrived"
    return states
