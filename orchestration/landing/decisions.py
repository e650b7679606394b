"""What the brand says itself of who is who: ``identity.yml`` in the home.

open_platforms:               # accounts that are not bound to the brand's own 开放平台 account
  wx8f7e6d5c4b3a2910: agency
decisions:
  - merge: [5f1c…, 9ab0…]     # tokens, as `siyu explain person` shows them
    from: 2026-11-20
    by: Li Na
    why: told us at the till that both cards are hers
  - never: [77d2…, e013…]
    from: 2026-11-21
    until: 2027-01-31         # the last day; without it, for good
    by: Li Na
    why: mother and daughter on one number
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import yaml

from orchestration.home import Home

DECISIONS = pa.schema(
    [
        ("decision_no", pa.int64()),
        *((name, pa.string()) for name in ("kind", "id_value", "other_id_value")),
        *((name, pa.date32()) for name in ("valid_from", "valid_until")),
        *((name, pa.string()) for name in ("decided_by", "reason")),
    ]
)
OPEN_PLATFORMS = pa.schema([("account", pa.string()), ("open_platform", pa.string())])
_KINDS = ("merge", "never")
_WORDS = {*_KINDS, "from", "until", "by", "why"}


class DecisionError(ValueError):
    """``identity.yml`` says something that cannot be followed; names the entry, never an id."""


@dataclass(frozen=True)
class Decided:
    """The rows of ``identity.yml``, as the lake holds them."""

    decisions: list[dict[str, Any]]
    open_platforms: list[dict[str, str]]


def decided(home: Home) -> Decided:
    """Return what the brand has decided; nothing, without the file. Raises ``DecisionError``."""
    if not home.identity.exists():
        return Decided([], [])
    try:
        said = yaml.safe_load(home.identity.read_text()) or {}
    except yaml.YAMLError:
        raise DecisionError("identity.yml is no YAML") from None
    if not isinstance(said, dict) or set(said) - {"open_platforms", "decisions"}:
        raise DecisionError("identity.yml holds open_platforms and decisions, and nothing else")
    platforms = [
        {"account": str(account), "open_platform": str(name)}
        for account, name in (said.get("open_platforms") or {}).items()
    ]
    entries = enumerate(said.get("decisions") or [], start=1)
    return Decided([_row(number, entry) for number, entry in entries], platforms)


def _row(number: int, entry: Any) -> dict[str, Any]:
    try:
        [kind] = [kind for kind in _KINDS if kind in entry]
        first, second = entry[kind]
        if first == second or set(entry) - _WORDS or not (entry["by"] and entry["why"]):
            raise ValueError
        until = entry.get("until")
        return {
            "decision_no": number,
            "kind": kind,
            "id_value": str(first),
            "other_id_value": str(second),
            "valid_from": date.fromisoformat(str(entry["from"])),
            "valid_until": date.fromisoformat(str(until)) if until else None,
            "decided_by": str(entry["by"]),
            "reason": str(entry["why"]),
        }
    except (KeyError, TypeError, ValueError):
        raise DecisionError(
            f"identity.yml: decision {number} needs `merge` or `never` with two tokens, `from`,"
            " `by` and `why`, may have `until`, and nothing else"
        ) from None
