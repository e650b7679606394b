"""The sender's word on a file: a sidecar ``<file name>.manifest.json`` next to it.

    {"bytes": 4711, "sha256": "…", "rows": 120, "totals": {"amount": "9043.50"},
     "business_date": "2026-11-19", "exported_at": "2026-11-20T01:10:00+08:00"}

``bytes`` and ``sha256`` are of the file as delivered, ``rows`` counts its lines without the header,
``totals`` holds the exact sums of the contract's control columns. ``business_date`` is given where
it is not the day before delivery; ``exported_at`` where corrections may overtake each other;
``source_account`` where the contract has one: whose data these are; ``history_from`` in an initial
delivery: the first of the days that it holds.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.landing.contracts import Contract

SUFFIX = ".manifest.json"
MAX_BYTES = 1 << 20
# So many digits that the register, the lake and the audit hold a sum exactly.
_TOTAL = re.compile(r"-?[0-9]{1,24}(?:\.[0-9]{1,6})?")
_ACCOUNT = re.compile(r"[\w.@:-]{1,64}")
SHANGHAI = ZoneInfo("Asia/Shanghai")
# A day at the end of the calendar has none beside it to be late on.
BUSINESS_YEARS = range(2000, 3000)


class Rejected(Exception):
    """A file that breaks a rule. The message names the rule and never a value of the file."""

    def __init__(self, rule: str, reason: str):
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason


@dataclass(frozen=True)
class Manifest:
    """What the sender says it sent."""

    bytes: int
    sha256: str
    rows: int
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    business_date: date | None = None
    exported_at: datetime | None = None
    source_account: str = ""
    history_from: date | None = None


def manifest_path(file: Path) -> Path:
    return file.with_name(file.name + SUFFIX)


def parse_manifest(text: bytes, contract: Contract) -> Manifest:
    """Read a manifest; raises ``Rejected`` if it is not one or lacks a promised total."""
    if len(text) > MAX_BYTES:
        raise Rejected("manifest", f"it is longer than {MAX_BYTES} bytes")
    try:
        said = json.loads(text, parse_float=str)
        manifest = Manifest(
            bytes=int(said["bytes"]),
            sha256=str(said["sha256"]),
            rows=int(said["rows"]),
            totals={name: _total(str(value)) for name, value in said.get("totals", {}).items()},
            business_date=_parse(_day, said.get("business_date")),
            exported_at=_parse(_instant, said.get("exported_at")),
            source_account=str(said.get("source_account") or ""),
            history_from=_parse(_day, said.get("history_from")),
        )
    except Rejected:
        raise
    # json alone can raise five of these; none of their messages may be passed on.
    except Exception as problem:
        raise Rejected("manifest", f"it cannot be read ({type(problem).__name__})") from None
    if missing := set(contract.control_totals) - manifest.totals.keys():
        raise Rejected("manifest", f"no total of {', '.join(sorted(missing))}")
    if contract.source_account and not _ACCOUNT.fullmatch(manifest.source_account):
        raise Rejected("account", f"the manifest names no {contract.source_account}")
    # There it is part of a file's name.
    if contract.may_be_alike and not manifest.source_account.isascii():
        raise Rejected("account", "it is written in other than ASCII letters")
    return manifest


def account_of(text: bytes, contract: Contract) -> str:
    """Return whose data a manifest says its file holds; nothing if it cannot be read."""
    try:
        return parse_manifest(text, contract).source_account
    except Rejected:
        return ""


def restated(text: bytes, former: bytes, contract: Contract) -> datetime | None:
    """Return when a manifest was made that says what a former one did, only later; else nothing."""
    try:
        new, old = parse_manifest(text, contract), parse_manifest(former, contract)
    except Rejected:
        return None
    is_later = new.exported_at and (not old.exported_at or new.exported_at > old.exported_at)
    is_same = replace(new, exported_at=None) == replace(old, exported_at=None)
    return new.exported_at if is_later and is_same else None


def write_manifest(
    file: Path,
    rows: int,
    totals: Mapping[str, Decimal] | None = None,
    business_date: date | None = None,
    source_account: str | None = None,
    history_from: date | None = None,
) -> Path:
    """Write the manifest of a finished file, as a sender does last."""
    content = file.read_bytes()
    said = {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": rows,
        "totals": {name: str(total) for name, total in (totals or {}).items()},
    }
    if business_date:
        said["business_date"] = business_date.isoformat()
    if source_account:
        said["source_account"] = source_account
    if history_from:
        said["history_from"] = history_from.isoformat()
    path = manifest_path(file)
    path.write_text(json.dumps(said))
    return path


def _parse(parser, text):
    return parser(text) if text is not None else None


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in BUSINESS_YEARS:
        raise Rejected("manifest", "it names a day outside of 2000 to 2999")
    return day


def _total(text: str) -> Decimal:
    if not _TOTAL.fullmatch(text):
        raise Rejected("manifest", "a total is not a plain number")
    return Decimal(text)


def _instant(text: str) -> datetime:
    parsed = datetime.fromisoformat(text)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=SHANGHAI)).astimezone(UTC)
