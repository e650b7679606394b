"""Nights with faults in them, each on a copy of a home: planted, run as a user runs them, observed.

Faults that share a night are in different channels, or, where landing alone rejects their files,
in different streams; each is judged by what is said of its own files. A night either holds what
must be let in, or what must be stopped.
"""

import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.faults.homes import NIGHT, Base, copy, must, siyu
from benchmarks.faults.reactions import is_as_expected, is_stopped_by_a_rule, observe
from orchestration.home import Home
from orchestration.landing.tokens import Tokens
from orchestration.releasing.candidates import newest_candidate
from simulator.faults import FAULTS, NotDelivered, Planted, plant

# They come after the clean file has landed.
_AFTER_LANDING = {"delivered-twice", "copied-under-another-name", "corrected", "old-day-replayed"}
# What is let in where one line or file of a small brand is within the limits.
_LET_IN = {"I", "A", "W"}
# The file of this shape is rejected, and the others are read.
_BESIDE = {"sql-in-a-name", "dangerous-file-name", "refund-without-order"}
_BESIDE |= {"refund-too-much-or-too-early", "unknown-guide-or-store", "masked-phones"}


def kind_of(fault: str) -> str:
    """Return which faults may share a night with this one."""
    if fault in _AFTER_LANDING:
        return "again"
    if fault == "erased-member-again":
        # Who is erased is in the files of others too.
        return "alone"
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
        planted, unfit = plant_some(
            home,
            seed,
            [n for n in waiting if kind_of(n) == kind],
            1 if kind == "alone" else together,
        )
        yield from unfit
        results = list(_night(home, base, planted, seed)) if planted else []
        if kind != "stopped" and results and not results[0]["published"]:
            # Whoever stopped the night is known; the others get another one.
            results = [each for each in results if "B" in each["letters"] or len(planted) == 1]
        if planted and not results:
            # Which of them stopped the night shows only alone.
            for each in planted:
                results += run_nights(base, work, seed, [each.fault], 1)
        yield from results
        done = {each["fault"] for each in (*results, *unfit)}
        waiting = [name for name in waiting if name not in done]
        shutil.rmtree(home.root, ignore_errors=True)


def plant_some(
    home: Home, seed: int, names: list[str], together: int
) -> tuple[list[Planted], list[dict[str, Any]]]:
    """Plant as many as may share a night, and return them and those that suit no file."""
    planted: list[Planted] = []
    unfit = []
    _replace(_kept(home), home.landing)
    for name in names:
        if len(planted) == together:
            break
        try:
            planted.append(_plant(home, name, seed, planted))
        except NotDelivered as problem:
            # With others in the way it may suit another night.
            if not planted:
                unfit.append({"seed": seed, "fault": name, "not_planted": str(problem)})
        except _Taken:
            continue
    shutil.rmtree(_kept(home))
    return planted, unfit


class _Taken(Exception):
    """The fault would disturb another one."""


def _disturb(one: Planted, other: Planted) -> bool:
    """Say whether the traces of two faults could be taken for one another's."""
    are_rejected = one.reaction.startswith("R") and other.reaction.startswith("R")
    return one.channel == other.channel and not are_rejected


def _plant(home: Home, name: str, seed: int, there: list[Planted]) -> Planted:
    """Plant a fault, and take it back if it would disturb one that is there."""
    taken, fault = {each.channel for each in there}, FAULTS[name]
    channels = {stream.partition("__")[0] for stream in fault.streams}
    if channels <= taken and not fault.reaction.startswith("R"):
        raise _Taken(name)
    kept, known = _kept(home), home.root / "truth" / "faults.json"
    said = known.read_bytes() if known.exists() else None
    for shift in range(8):
        found = plant(home.landing, known.parent, name, NIGHT, seed + 1000 * shift)
        if not any(_disturb(found, each) for each in there):
            _replace(kept / found.channel, home.landing / found.channel)
            return found
        _replace(home.landing / found.channel, kept / found.channel)
        known.unlink() if said is None else known.write_bytes(said)
    raise _Taken(name)


def _kept(home: Home) -> Path:
    """Return what had been delivered before the last fault."""
    return home.root.with_name(f"{home.root.name}-kept")


def _replace(folder: Path, by: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(by, folder, symlinks=True)


def _night(home: Home, base: Base, planted: list[Planted], seed: int) -> Iterator[dict[str, Any]]:
    for each in planted:
        if person := each.changed.get("erase_before"):
            _erase(home, person)
    before = newest_candidate(home)
    started = time.monotonic()
    code, said = siyu(home, "nightly", "--date", NIGHT.isoformat())
    seconds = round(time.monotonic() - started, 1)
    stopped = [line for line in said.splitlines() if line.startswith("not published")]
    for each in planted:
        seen = observe(home, each, before.name if before else None, code == 0, base.figures)
        if seen is None and len(planted) > 1:
            print("no candidate:", *stopped or said.splitlines()[-3:], sep="\n  ", flush=True)
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
            **(_stopped(each, stopped) if seen is None else _said(each, seen)),
        }


def _erase(home: Home, person: dict[str, Any]) -> None:
    """Erase somebody as a clerk does who knows the ids."""
    tokens, values = Tokens((home.root / "key").read_bytes()), person["person"]
    made = {tokens.token(person["kinds"][path], "", value) for path, value in values.items()}
    words = [word for token in sorted(made) for word in ("--token", token)]
    must(home, "erase", *words, "--by", "Li Na", "--reason", "request 1")


def _stopped(planted: Planted, said: list[str]) -> dict[str, Any]:
    """What is known where dbt itself stopped: nothing was published, and its test says why."""
    is_expected = "B" in planted.reaction and is_stopped_by_a_rule(said)
    return {"letters": ["B"], "published": False, "checks": said, "as_expected": is_expected}


def _said(planted: Planted, seen) -> dict[str, Any]:
    said = asdict(seen) | {"letters": sorted(seen.letters)}
    return said | {"as_expected": is_as_expected(planted, seen)}
