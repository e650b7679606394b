"""Whether every exported line is accounted for: what the senders' manifests say, and the ledger."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from orchestration.landing.manifests import SUFFIX
from simulator.scoring.score import Score, score
from simulator.scoring.shelves import Engine, is_answerable

_FATES = "loaded + duplicate + superseded + quarantined + erased + rejected"
_LEDGER = f"""select channel, sum(received), sum(abs(received - ({_FATES})))
    from warehouse.audit.row_ledger group by channel"""


def ledger_scores(engine: Engine, landing: Path, newest: date) -> Iterator[Score]:
    """Yield for each channel its exported lines, and those whose fate nobody knows."""
    asked = is_answerable(engine, _LEDGER)
    told = {channel: rest for channel, *rest in _rows(engine)} if asked else {}
    for channel, exported in sorted(_exported(landing, newest).items()):
        received, lost = told.get(channel, (0, 0)) if asked else (None, None)
        yield score(f"{channel}: exported lines", exported, received)
        yield score(f"{channel}: lines without a fate", 0, lost)


def _rows(engine: Engine) -> list[tuple[str, int, int]]:
    rows = engine.execute(_LEDGER).fetchall()
    return [(channel, int(received), int(lost)) for channel, received, lost in rows]


def _exported(landing: Path, newest: date) -> dict[str, int]:
    """Return the lines that the manifests up to a delivery date declare, by channel."""
    lines: dict[str, int] = {}
    for manifest in landing.glob(f"*/*/*/*{SUFFIX}"):
        channel, _, delivered, _ = manifest.relative_to(landing).parts
        if date.fromisoformat(delivered) <= newest:
            lines[channel] = lines.get(channel, 0) + json.loads(manifest.read_text())["rows"]
    return lines
