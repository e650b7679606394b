"""What a night did about a fault, and whether that is what the fault deserves.

The letters are those of ``simulator.faults``.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.faults.homes import NIGHT, net_sales
from orchestration.home import PROJECT, Home
from orchestration.landing import erased_copies
from orchestration.releasing.candidates import DATABASE, newest_candidate
from simulator.faults import Planted

# They move money between days or stores, or correct it, rightly: only their sum is compared.
_MOVING = {"late-orders", "unknown-guide-or-store", "corrected"}


# dbt names a model only where it did not run itself; a test, key or contract has words of its own.
_MODELS = {path.stem for path in (PROJECT / "dbt_project" / "models").rglob("*.sql")}


@dataclass
class Observed:
    """How the night ended for one of the files that a fault was planted in."""

    letters: set[str] = field(default_factory=set)
    published: bool = False
    checks: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    error_fen: int = 0
    """Of the channel's published figures, against a clean night's."""
    erased: int = 0
    is_balanced: bool = True
    bytes_kept: bool = True


def observe(
    home: Home, planted: Planted, before: str | None, published: bool, clean: dict[str, int]
) -> Observed | None:
    """Return what the newest candidate says of a fault; nothing if the night built none.

    ``before`` names the candidate that was there before the night.
    """
    release = newest_candidate(home)
    if release is None or (release.name == before and not published):
        return None
    seen = Observed(published=published)
    with duckdb.connect(str(release / DATABASE), read_only=True) as db:
        for status, reason, quarantined, erased, sha256, balanced in _ledger(db, planted):
            seen.letters |= {"R"} if status == "rejected" else set()
            seen.letters |= {"Q"} if quarantined else set()
            seen.reasons += [reason] if reason else []
            seen.erased += erased
            seen.is_balanced &= balanced
            # A link that points nowhere has no bytes.
            seen.bytes_kept &= not sha256 or _is_kept(home.archive, sha256)
        for name, severity in _checks(db, planted):
            seen.letters.add("B" if severity == "critical" else "W")
            seen.checks.append(name)
    if not published and "R" in seen.letters:
        seen.letters.add("B")
    if published:
        seen.error_fen = error_fen(net_sales(release / DATABASE), clean, planted)
    return seen


def is_as_expected(planted: Planted, seen: Observed) -> bool:
    """Say whether a night reacted as the fault deserves, and kept its accounts."""
    expected = set(planted.reaction.split())
    stopping, is_let_in = expected & {"R", "Q", "B"}, not seen.letters & {"R", "Q", "B"}
    if not (seen.is_balanced and seen.bytes_kept):
        return False
    if "erase_before" in planted.changed and not seen.erased:
        return False
    if "M" in expected and seen.published and seen.error_fen:
        return False
    if expected & {"I", "A"}:
        return is_let_in and seen.published and not seen.error_fen
    if "W" in expected and "W" in seen.letters and is_let_in:
        return seen.published and not seen.error_fen
    return bool(stopping & seen.letters) and (not seen.published or not seen.error_fen)


def is_stopped_by_a_rule(said: list[str]) -> bool:
    """Say whether dbt stopped at tests, keys or contracts, and not because a model does not run.

    ``said`` are the lines that say why nothing was published.
    """
    stops = [line.partition("dbt stopped at ")[2] for line in said]
    named = [name for stop in stops for name in stop.split(", ") if name]
    return bool(named) and not _MODELS & set(named)


def _is_kept(archive: Path, content: str) -> bool:
    """Say whether the bytes are there, or what is left of them without a person who was erased."""
    sha256 = content.partition("-")[0]
    return (archive / sha256).exists() or erased_copies.has_copy(archive, sha256)


def _ledger(db: duckdb.DuckDBPyConnection, planted: Planted) -> list[tuple[Any, ...]]:
    return db.execute(
        """
        select
            delivery_status, reason, quarantined, erased, file_sha256,
            received = loaded + duplicate + superseded + quarantined + erased + rejected
        from audit.row_ledger
        where channel = $channel and $stream in (stream, '*') and delivery_date = $night
        """,
        {"channel": planted.channel, "stream": planted.stream, "night": NIGHT},
    ).fetchall()


def _checks(db: duckdb.DuckDBPyConnection, planted: Planted) -> list[tuple[str, str]]:
    return db.execute(
        """
        select distinct check_name, severity
        from audit.check_result
        where
            not is_passed and channel = $channel and delivery_date >= $night
            and ($stream = '*' or stream in ($stream, 'order_lines'))
        order by all
        """,
        {"channel": planted.channel, "stream": planted.stream, "night": NIGHT},
    ).fetchall()


def error_fen(published: dict[str, int], clean: dict[str, int], planted: Planted) -> int:
    """Return by how much the figures of the channel of a fault differ from a clean night's."""
    cells = {
        name for name in published.keys() | clean.keys() if name.startswith(f"{planted.channel} ")
    }
    differences = [published.get(name, 0) - clean.get(name, 0) for name in cells]
    if planted.fault in _MOVING:
        return abs(sum(differences))
    return sum(map(abs, differences))
