"""Overrides: somebody's word, signed, that a check need not hold for a delivery, for a time.

``overrides.jsonl`` in the home has one per line. What it says of a check is shown in
``audit.check_result``; the audit believes it only if it was signed with the home's key.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import date

import pyarrow as pa

from orchestration.home import Home

OVERRIDES = pa.schema(
    [
        ("override_no", pa.int64()),
        *((name, pa.string()) for name in ("check_name", "channel", "stream")),
        ("delivery_date", pa.date32()),
        *((name, pa.string()) for name in ("signed_by", "reason")),
        ("valid_until", pa.date32()),
    ]
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
            and self.delivery_date in (day.isoformat(), ANY)
        )

    def holds(self, night: date) -> bool:
        """Whether it has not expired, and is of a check that may be overridden."""
        return self.check_name not in NEVER and night <= date.fromisoformat(self.valid_until)

    def is_signed(self, key: bytes) -> bool:
        return hmac.compare_digest(self.signature.encode(), _signature(self, key).encode())


def override(
    home: Home, key: bytes, check: str, scope: str, by: str, reason: str, until: str
) -> Override:
    """Sign an override, add it to the home's file and return it.

    ``scope`` is ``channel/stream/date``, stream and date may be ``*``. Raises ``OverrideError``.
    """
    if check in NEVER:
        raise OverrideError(f"{check} cannot be overridden")
    if not (by.strip() and reason.strip()):
        raise OverrideError("an override needs a name and a reason")
    try:
        channel, stream, day = scope.split("/")
        date.fromisoformat(until)
        if day != ANY:
            date.fromisoformat(day)
    except ValueError:
        raise OverrideError(
            "write the scope as channel/stream/YYYY-MM-DD, with * for all, and the last day as"
            " YYYY-MM-DD"
        ) from None
    if ANY in (channel, check):
        raise OverrideError("an override is of one check and one channel")
    unsigned = Override(check, channel, stream, day, by.strip(), reason.strip(), until)
    signed = Override(**{**asdict(unsigned), "signature": _signature(unsigned, key)})
    with home.overrides.open("a") as file:
        file.write(json.dumps(asdict(signed), ensure_ascii=False) + "\n")
    return signed


def overrides(home: Home) -> list[Override]:
    """Return what stands in the home's file, signed or not. Raises ``OverrideError``."""
    if not home.overrides.exists():
        return []
    try:
        return [Override(**json.loads(line)) for line in home.overrides.read_text().splitlines()]
    except (TypeError, ValueError):
        raise OverrideError("overrides.jsonl holds a line that is no override") from None


def override_rows(home: Home, night: date) -> list[dict]:
    """Return the overrides that have not expired, as the lake holds them.

    None, where the file cannot be read: what it should excuse blocks then.
    """
    try:
        said = overrides(home)
    except OverrideError:
        return []
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
        for number, each in enumerate(said, start=1)
        if each.holds(night)
    ]


def _signature(said: Override, key: bytes) -> str:
    text = json.dumps({**asdict(said), "signature": ""}, sort_keys=True, ensure_ascii=True)
    purpose = hmac.digest(key, b"siyu override v1", "sha256")
    return hmac.new(purpose, text.encode(), hashlib.sha256).hexdigest()
