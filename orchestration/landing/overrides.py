"""Overrides: somebody's word, signed, that a check need not hold for a delivery, for a time.

``overrides.jsonl`` in the home has one per line. What it says of a check is shown in
``audit.check_result``. A line that is none, or was not signed with the home's key, excuses nothing,
and is in nobody's way.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import date

import pyarrow as pa

from orchestration import journal
from orchestration.home import Home, replace_file

OVERRIDES = pa.schema(
    [
        ("override_no", pa.int64()),
        *((name, pa.string()) for name in ("check_name", "channel", "stream")),
        ("delivery_date", pa.date32()),
        *((name, pa.string()) for name in ("signed_by", "reason")),
        ("valid_until", pa.date32()),
    ]
)
# What blocks a release by itself, and not by a suite or a test of dbt.
CHECKS = frozenset(
    {
        "amounts_are_in_their_unit",
        "copies_are_in_the_same_unit",
        "delivery_arrived",
        "erp_orders_are_in_the_unit_of_their_lines",
        "frozen_values_change_with_a_cause",
        "hours_are_of_this_clock",
        "ids_are_of_different_persons",
        "ids_are_told_as_usual",
        "keys_look_as_usual",
        "money_per_line_is_as_usual",
        "money_within_limit",
        "no_order_is_of_the_day_of_delivery",
        "no_order_moves_by_whole_hours",
        "no_order_number_is_given_out_twice",
        "order_numbers_look_as_usual",
        "orders_are_as_many_as_usual",
        "quarantined_lines_within_limit",
        "stores_and_guides_are_known",
        "stores_are_not_silent",
    }
)
# Without these nobody knows what was counted, so no word can stand in for them.
NEVER = frozenset({"ledger_balances"})
ANY = "*"


class OverrideError(ValueError):
    """What was asked for is no override; the message says what is missing."""


@dataclass(frozen=True)
class Override:
    """An override as it stands in the file; ``*`` is every stream, or every day, of a channel."""

    check_name: str
    channel: str
    stream: str
    delivery_date: str
    signed_by: str
    reason: str
    valid_until: str
    """The last delivery date whose night may be published with it."""
    signature: str = ""

    def covers(self, check_name: str, channel: str, stream: str, day: date) -> bool:
        return (
            (self.check_name, self.channel) == (check_name, channel)
            and self.stream in (stream, ANY)
            and (self.delivery_date == ANY or date.fromisoformat(self.delivery_date) == day)
        )

    def holds(self, night: date) -> bool:
        """Whether it has not expired, and is of a check that may be overridden."""
        return self.check_name not in NEVER and night <= date.fromisoformat(self.valid_until)

    def is_signed(self, key: bytes) -> bool:
        return hmac.compare_digest(self.signature.encode(), _signature(self, key).encode())


def override(
    home: Home, key: bytes, check: str, scope: str, by: str, reason: str, until: str
) -> Override:
    """Sign an override, log it, add it to the home's file and return it.

    ``scope`` is ``channel/stream/date``, stream and date may be ``*``. Raises ``OverrideError``.
    """
    if check in NEVER:
        raise OverrideError(f"{check} cannot be overridden")
    if check not in CHECKS:
        raise OverrideError(
            f"{check} is no check that blocks by itself; these are: {', '.join(sorted(CHECKS))}"
        )
    if not (by.strip() and reason.strip()):
        raise OverrideError("an override needs a name and a reason")
    try:
        channel, stream, day = scope.split("/")
        # Python reads 20261120 and 2026-W47-5 too; in the file a day is written in one way.
        until = date.fromisoformat(until).isoformat()
        day = day if day == ANY else date.fromisoformat(day).isoformat()
    except ValueError:
        raise OverrideError(
            "write the scope as channel/stream/YYYY-MM-DD, with * for all, and the last day as"
            " YYYY-MM-DD"
        ) from None
    if channel == ANY:
        raise OverrideError("an override is of one check and one channel")
    unsigned = Override(check, channel, stream, day, by.strip(), reason.strip(), until)
    signed = Override(**{**asdict(unsigned), "signature": _signature(unsigned, key)})
    # Logged first: what is in force and in no log is worse than an entry of what never came to be.
    details = {"check": check, "scope": f"{channel}/{stream}/{day}", "until": until}
    journal.record(home, key, "override", signed.signed_by, signed.reason, details)
    before = home.overrides.read_bytes() if home.overrides.exists() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    line = json.dumps(asdict(signed), ensure_ascii=False).encode()
    replace_file(home.overrides, before + line + b"\n")
    return signed


def overrides(home: Home) -> dict[int, Override]:
    """Return what stands in the home's file by its line, signed or not."""
    return {number: said for number, said in _parsed(home).items() if said}


def odd_lines(home: Home, key: bytes | None) -> dict[int, str]:
    """Return what is wrong with lines of the home's file; without the key no signature is."""
    odd = {number: "is no override" for number, said in _parsed(home).items() if said is None}
    if key is not None:
        odd |= {
            number: "was not signed with this key"
            for number, said in overrides(home).items()
            if not said.is_signed(key)
        }
    return dict(sorted(odd.items()))


def _parsed(home: Home) -> dict[int, Override | None]:
    lines = home.overrides.read_bytes().splitlines() if home.overrides.exists() else ()
    return {number: _override(line) for number, line in enumerate(lines, start=1)}


def _override(line: bytes) -> Override | None:
    try:
        said = Override(**json.loads(line))
        for day in [said.valid_until, *{said.delivery_date} - {ANY}]:
            date.fromisoformat(day)
    except (TypeError, ValueError):
        return None
    return said if all(isinstance(value, str) for value in asdict(said).values()) else None


def override_rows(home: Home, key: bytes, night: date) -> list[dict]:
    """Return the overrides that are signed and have not expired, as the lake holds them."""
    return [
        {
            "override_no": number,
            "check_name": each.check_name,
            "channel": each.channel,
            "stream": each.stream,
            "delivery_date": None
            if each.delivery_date == ANY
            else date.fromisoformat(each.delivery_date),
            "signed_by": each.signed_by,
            "reason": each.reason,
            "valid_until": date.fromisoformat(each.valid_until),
        }
        for number, each in overrides(home).items()
        if each.holds(night) and each.is_signed(key)
    ]


def _signature(said: Override, key: bytes) -> str:
    text = json.dumps({**asdict(said), "signature": ""}, sort_keys=True, ensure_ascii=True)
    purpose = hmac.digest(key, b"siyu override v1", "sha256")
    return hmac.new(purpose, text.encode(), hashlib.sha256).hexdigest()
