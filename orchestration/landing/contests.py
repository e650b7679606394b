"""Contests (拉新大赛) as the brand announces them: ``contests.yml`` in the home.

- contest: 双11拉新
  counts: contact                # contact, member or buyer
  from: 2026-10-20
  until: 2026-11-11
  goal: 30                       # of each guide; may be left out
  stores: [S0001, S0002]         # who takes part, or guides: [G0001]; without either all do
"""

from datetime import date
from typing import Any

import pyarrow as pa
import yaml

from orchestration.home import Home

CONTESTS = pa.schema(
    [
        *((name, pa.string()) for name in ("contest", "counts", "entrant_type", "entrant")),
        *((name, pa.date32()) for name in ("first_date", "last_date")),
        ("goal", pa.int64()),
    ]
)
_COUNTS = ("contact", "member", "buyer")
_ENTRANTS = {"stores": "store", "guides": "guide"}
_WORDS = {"contest", "counts", "from", "until", "goal", *_ENTRANTS}


class ContestError(ValueError):
    """``contests.yml`` announces something that cannot be counted; names the entry."""


def contests(home: Home) -> list[dict[str, Any]]:
    """Return one row per contest and entrant, as the lake holds them; none without the file.

    Raises ``ContestError``.
    """
    if not home.contests.exists():
        return []
    try:
        said = yaml.safe_load(home.contests.read_text()) or []
    except yaml.YAMLError:
        raise ContestError("contests.yml is no YAML") from None
    if not isinstance(said, list):
        raise ContestError("contests.yml is a list of contests")
    rows = [row for number, entry in enumerate(said, start=1) for row in _rows(number, entry)]
    names = [entry["contest"] for entry in said]
    if len(set(names)) < len(names):
        raise ContestError("contests.yml: each contest needs a name of its own")
    return rows


def _rows(number: int, entry: Any) -> list[dict[str, Any]]:
    try:
        if set(entry) - _WORDS or entry["counts"] not in _COUNTS:
            raise ValueError
        contest = {
            "contest": str(entry["contest"]),
            "counts": entry["counts"],
            "first_date": date.fromisoformat(str(entry["from"])),
            "last_date": date.fromisoformat(str(entry["until"])),
            "goal": int(entry["goal"]) if "goal" in entry else None,
        }
        entrants = [
            (kind, str(entrant))
            for word, kind in _ENTRANTS.items()
            for entrant in entry.get(word, ())
        ]
        if contest["first_date"] > contest["last_date"] or len({kind for kind, _ in entrants}) > 1:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ContestError(
            f"contests.yml: entry {number} needs `contest`, `counts` (contact, member or buyer),"
            " `from` and `until`, may have `goal` and either `stores` or `guides`, and nothing else"
        ) from None
    return [
        {**contest, "entrant_type": kind, "entrant": entrant}
        for kind, entrant in dict.fromkeys(entrants or [("brand", "brand")])
    ]
