"""What landing tells the warehouse about itself: the register, the control totals, which expected
deliveries arrived, which streams deliver, what the brand has decided of who is who, which contests
it has announced and which checks it overrides, as raw streams of the channel ``landing``.

Wall-clock times stay in the register, so that the same deliveries give the same tables.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa

from orchestration.home import Home
from orchestration.landing import capabilities, lake
from orchestration.landing.agreement import CONTROL_TOTAL
from orchestration.landing.channels import channels
from orchestration.landing.completeness import channel_ends, expected_deliveries
from orchestration.landing.contests import CONTESTS, contests
from orchestration.landing.contracts import Contract
from orchestration.landing.decisions import DECISIONS, OPEN_PLATFORMS, decided
from orchestration.landing.overrides import OVERRIDES, override_rows
from orchestration.landing.registry import Registry
from orchestration.landing.rows import Row, Slot

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
        + [(name, pa.string()) for name in ("file_name", "file_sha256", "column_name")]
        + [(name, _MONEY) for name in ("declared", "received", "landed")]
        + [("is_money", pa.bool_())]
    ),
    "landing__expected_deliveries": pa.schema(
        [(name, pa.string()) for name in _TEXT]
        + [("delivery_date", pa.date32()), ("state", pa.string()), ("when_missing", pa.string())]
    ),
    "landing__channels": pa.schema([("channel", pa.string()), ("data_through", pa.date32())]),
    "landing__streams": pa.schema(
        [(name, pa.string()) for name in (*_TEXT, "state")]
        + [("until", pa.date32()), ("kept_days", pa.int64()), ("lateness_days", pa.int64())]
    ),
    "landing__capabilities": pa.schema([(name, pa.string()) for name in ("capability", *_TEXT)]),
    "landing__identity_decisions": DECISIONS,
    "landing__open_platforms": OPEN_PLATFORMS,
    "landing__contests": CONTESTS,
    "landing__overrides": OVERRIDES,
}


def export_accounts(
    home: Home, key: bytes, contracts: Mapping[str, Contract], night: date | None, wave: str
) -> dict[str, int]:
    """Write the accounts of everything landed so far, and return their row counts.

    Deliveries are expected up to ``night`` or to the newest one that landed, whichever is later.
    """
    with Registry(home.registry) as registry:
        rows, totals = registry.rows(), registry.control_totals()
    rows = [row for row in rows if f"{row.channel}__{row.stream}" in contracts]
    contents = {
        (row.slot, row.sha256): row.content_of(contracts[f"{row.channel}__{row.stream}"])
        for row in rows
    }
    newest = max([*filter(None, [night]), *(row.delivery_date for row in rows)], default=date.min)
    said, ends, identity = channels(home), channel_ends(home), decided(home)
    expected = expected_deliveries(
        contracts.values(),
        rows,
        ends,
        newest,
        wave,
        lambda row: not _lies_there(home, row),
        {name for name, each in said.items() if not each.is_on},
    )
    wrong_sums = {row.slot[:3] for row in rows if row.broken_rule == CONTROL_TOTAL}
    tables = {
        "landing__deliveries": [
            {
                **{
                    name: getattr(row, name)
                    for name in (*_TEXT, "delivery_date", "file_name", *_FATES)
                },
                "file_sha256": contents[row.slot, row.sha256],
                "status": row.status,
                "reason": row.reason,
            }
            for row in sorted(rows, key=lambda row: (*row.slot, row.sha256))
        ],
        "landing__control_totals": [
            {
                **{name: total[name] for name in (*_TEXT, "file_name", "column_name")},
                "file_sha256": contents[_slot(total), total["sha256"]],
                "delivery_date": _slot(total)[2],
                **{name: Decimal(total[name]) for name in ("declared", "received", "landed")},
                "is_money": total["column_name"] in contract.money,
            }
            for total in totals
            if (contract := contracts.get(f"{total['channel']}__{total['stream']}"))
        ],
        "landing__expected_deliveries": [
            {
                "channel": channel,
                "stream": stream,
                "delivery_date": day,
                "state": state,
                # A sum that the sender does not stand by is worse than a file that is late.
                "when_missing": "block"
                if state == "rejected" and (channel, stream, day) in wrong_sums
                else contracts[f"{channel}__{stream}"].when_missing,
            }
            for channel, stream, day, state in expected
        ],
        "landing__channels": [
            {"channel": channel, "data_through": min(ends.get(channel, newest), newest)}
            for channel in sorted({row.channel for row in rows})
        ],
        "landing__streams": capabilities.streams(contracts.values(), rows, said, newest),
        "landing__capabilities": capabilities.capabilities(contracts.values()),
        "landing__identity_decisions": identity.decisions,
        "landing__open_platforms": identity.open_platforms,
        "landing__contests": contests(home),
        "landing__overrides": override_rows(home, key, newest),
    }
    for name, lines in tables.items():
        path = lake.lake_file(home.lake, name, date(1, 1, 1), "accounts")
        lake.write_parquet(path, pa.Table.from_pylist(lines, SCHEMAS[name]))
    counts = {name: len(lines) for name, lines in tables.items()}
    return counts | {"landing__quarantined_lines": sum(row.quarantined for row in rows)}


def _slot(total: Mapping[str, str]) -> Slot:
    day = date.fromisoformat(total["delivery_date"])
    return total["channel"], total["stream"], day, total["file_name"]


def _lies_there(home: Home, row: Row) -> bool:
    day = home.landing / row.channel / row.stream / row.delivery_date.isoformat()
    return (day / row.file_name).exists()
