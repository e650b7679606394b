"""Nights with faults in them, each on a copy of a home: planted, run as a user runs them, observed.

Faults that share a night are in different channels, and each is judged by what is said of its own
files. A night either holds what must be let in, or what must be stopped.
"""

import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.faults.homes import NIGHT, Base, copy, siyu
from benchmarks.faults.reactions import is_as_expected, observe
from orchestration.home import Home
from orchestration.releasing.candidates import newest_candidate
from simulator.faults import FAULTS, NotDelivered, Planted, plant

# They come after the clean file has landed.
_AFTER_LANDING = {"delivered-twice", "copied-under-another-name", "corrected", "old-day-replayed"}
# What is let in where one line or file of a small brand is within the limits.
_LET_IN = {"I", "A", "W"}
# The file of this shape is rejected, and the others are read.
_BESIDE = {"sql-in-a-name", "dangerous-file-name", "refund-without-order"}
_BESIDE |= {"refund-too-much-or-too-early", "unknown-guide-or-store"}


def kind_of(fault: str) -> str:
    """Return which faults may share a night with this one."""
    if fault in _AFTER_LANDING:
        return "again"
    is_let_in = set(FAULTS[fault].reaction.split()) - {"M"} <= _LET_IN
    return "let in" if is_let_in or fault in _BESIDE else "stopped"


def run_nights(base: Base, work: Path, seed: int, names: list[str], together: int) -> Iterator[Any]:
    """Yield a result for each of the faults, in nights of up to ``together`` faults."""
    waiting = list(names)
    while waiting:
        kind = kind_of(waiting[0])
        home = copy(base.home, work / f"night-{seed}")
        if kind == "again":
            siyu(home, "land", "--date", NIGHT.isoformat())
        planted: list[Planted] = []
        for name in [name for name in waiting if kind_of(name) == kind]:
            if len(planted) == together:
                break
            try:
                planted.append(_plant(home, name, seed, {each.channel for each in planted}))
            except NotDelivered as problem:
                if not planted:
                    waiting.remove(name)
                    yield {"seed": seed, "fault": name, "not_planted": str(problem)}
            except _Taken:
                continue
        if planted:
            results = list(_night(home, base, planted, seed))
            if not results:
                # No candidate was built: which of them stopped dbt shows only alone.
                for each in planted:
                    yield from run_nights(base, work, seed, [each.fault], 1)
            yield from results
            waiting = [name for name in waiting if name not in {each.fault for each in planted}]
        shutil.rmtree(home.root)


class _Taken(Exception):
    """The fault would share a channel with another one."""


def _plant(home: Home, name: str, seed: int, taken: set[str]) -> Planted:
    """Plant a fault, and take it back if it is in a channel that holds one."""
    truth = home.root / "truth"
    kept = home.root.with_name(f"{home.root.name}-kept")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(home.landing, kept, symlinks=True)
    known = truth / "faults.json"
    said = known.read_bytes() if known.exists() else None
    for shift in range(8):
        found = plant(home.landing, truth, name, NIGHT, seed + 1000 * shift)
        if found.channel not in taken:
            shutil.rmtree(kept)
            return found
        shutil.rmtree(home.landing)
        shutil.copytree(kept, home.landing, symlinks=True)
        known.unlink() if said is None else known.write_bytes(said)
    shutil.rmtree(kept)
    raise _Taken(name)


def _night(home: Home, base: Base, planted: list[Planted], seed: int) -> Iterator[dict[str, Any]]:
    before = newest_candidate(home)
    started = time.monotonic()
    code, said = siyu(home, "nightly", "--date", NIGHT.isoformat())
    seconds = round(time.monotonic() - started, 1)
    stopped = [line for line in said.splitlines() if line.startswith("not published")]
    for each in planted:
        seen = observe(home, each, before.name if before else None, code == 0, base.figures)
        if seen is None and len(planted) > 1:
            return
        yield {
            "seed": seed,
            "fault": each.fault,
            "number": each.number,
            "stream": f"{each.channel}__{each.stream}",
            "shape": each.changed.get("shape") or each.changed.get("header"),
            "expected": each.reaction,
            "with": [other.fault for other in planted if other is not each],
            "seconds": seconds,
            # dbt itself stopped: nothing was published, and its test says why.
            **(
                {"letters": ["B"], "published": False, "checks": stopped, "as_expected": "B" in each.reaction}
                if seen is None
                else _said(each, seen)
            ),
        }  # fmt: skip


def _said(planted: Planted, seen) -> dict[str, Any]:
    said = asdict(seen) | {"letters": sorted(seen.letters)}
    return said | {"as_expected": is_as_expected(planted, seen)}
