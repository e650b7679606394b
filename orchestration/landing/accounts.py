"""What landing tells the warehouse about itself: the register, the control totals and which
expected deliveries arrived, as raw streams of the channel ``landing``.

Wall-clock times stay in the register, so that the same deliveries give the same tables.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import pyarrow as pa
import yaml

from orchestration.home import Home
from orchestration.landing import lake
from orchestration.landing.contracts import Contract
from orchestration.landing.registry import Registry, Row

State = Literal["arrived", "awaited", "rejected", "missing"]

_TEXT = ("channel", "stream")
_FATES = ("received", "loaded", "duplicate", "superseded", "quarantined", "erased", "rejected")
_MONEY = pa.decimal128(38, 6)
SCHEMAS = {
    "landing__deliveries": pa.schema(
        [(name, pa.string()) for name in _TEXT]
        + [("delivery_date", pa.date32())]
        + [(name, pa.string()) for name in ("file_name", "file_sha256", "status", "reason")]
        + [(name, pa.int64()) for name in _FATES]
    ),
    "landing__control_totals": pa.schema(
        [(name, pa.string()) for name in _TEXT]
        + [("delivery_date", pa.date32())]
        + [(name, pa.string()) for name in ("file_sha256", "column_name")]
        + [(name, _MONEY) for name in ("declared", "received", "landed")]
    ),
    "landing__expected_deliveries": pa.schema(
        [(name, pa.string()) for name in _TEXT]
        + [("delivery_date", pa.date32()), ("state", pa.string())]
    ),
    "landing__channels": pa.schema([("channel", pa.string()), ("data_through", pa.date32())]),
}


def channel_ends(home: Home) -> dict[str, date]:
    """Return the last delivery date of the channels that the brand has closed."""
    if not home.channels.exists():
        return {}
    settings = yaml.safe_load(home.channels.read_text()) or {}
    return {
        channel: date.fromisoformat(str(said["until"]))
        for channel, said in settings.items()
        if said and said.get("until")
    }


def expected_deliveries(
    contracts: Iterable[Contract],
    rows: list[Row],
    ends: dict[str, date],
    night: date,
    wave: str,
) -> list[tuple[str, str, date, State]]:
    """Return every delivery that should have come by ``night``, and what became of it.

    A daily stream is expected from its channel's first delivery until the channel's end, and on
    the night itself only once its deadline is before ``wave`` (``HH:MM``). A stream that
    delivers on change is expected once. A channel that never delivered is not the brand's.
    """
    firsts: dict[str, date] = {}
    for row in rows:
        firsts[row.channel] = min(row.delivery_date, firsts.get(row.channel, row.delivery_date))
    states = _states(rows)
    found: list[tuple[str, str, date, State]] = []
    for contract in contracts:
        if contract.channel not in firsts:
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


def export_accounts(
    home: Home, contracts: dict[str, Contract], night: date | None, wave: str
) -> dict[str, int]:
    """Write the accounts of everything landed so far, and return their row counts.

    Deliveries are expected up to ``night`` or to the newest one that landed, whichever is later.
    """
    with Registry(home.registry) as registry:
        rows, totals = registry.rows(), registry.control_totals()
    rows = [row for row in rows if f"{row.channel}__{row.stream}" in contracts]
    newest = max([*filter(None, [night]), *(row.delivery_date for row in rows)], default=date.min)
    ends = channel_ends(home)
    expected = expected_deliveries(contracts.values(), rows, ends, newest, wave)
    tables = {
        "landing__deliveries": [
            {
                **{
                    name: getattr(row, name)
                    for name in (*_TEXT, "delivery_date", "file_name", *_FATES)
                },
                "file_sha256": row.sha256,
                "status": row.status,
                "reason": row.reason,
            }
            for row in sorted(rows, key=lambda row: (*row.slot, row.sha256))
        ],
        "landing__control_totals": [
            {
                **{name: total[name] for name in (*_TEXT, "column_name")},
                "file_sha256": total["sha256"],
                "delivery_date": date.fromisoformat(total["delivery_date"]),
                **{name: Decimal(total[name]) for name in ("declared", "received", "landed")},
            }
            for total in totals
        ],
        "landing__expected_deliveries": [
            dict(zip(("channel", "stream", "delivery_date", "state"), each, strict=True))
            for each in expected
        ],
        "landing__channels": [
            {"channel": channel, "data_through": min(ends.get(channel, newest), newest)}
            for channel in sorted({row.channel for row in rows})
        ],
    }
    for name, said in tables.items():
        path = lake.lake_file(home.lake, name, date(1, 1, 1), "accounts")
        lake.write_parquet(path, pa.Table.from_pylist(said, SCHEMAS[name]))
    counts = {name: len(said) for name, said in tables.items()}
    return counts | {"landing__quarantined_lines": sum(row.quarantined for row in rows)}


def _states(rows: list[Row]) -> dict[tuple[tuple[str, str], date], State]:
    """Return the state of each stream and day: its files as they were last delivered.

    A file with an unacceptable name is reported, but is no part of the delivery it lies in.
    """
    latest: dict[tuple, Row] = {}
    for row in rows:
        if row.slot not in latest or row.seen_at >= latest[row.slot].seen_at:
            latest[row.slot] = row
    states: dict[tuple[tuple[str, str], date], State] = {}
    for row in latest.values():
        if row.status == "rejected" and (row.reason or "").startswith("file name"):
            continue
        if row.status == "duplicate":
            continue
        place = ((row.channel, row.stream), row.delivery_date)
        state: State = "rejected" if row.status == "rejected" else "arrived"
        states[place] = "rejected" if "rejected" in (state, states.get(place)) else state
    return states
