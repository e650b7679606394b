"""The public data: from nothing to a release, landing against bare reads, the night's overhead."""

import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.commands import BARE, ROUNDS, SIYU, forget, table
from benchmarks.processes import Cost, measure, median
from orchestration.home import PROJECT
from orchestration.resources import settings


def measured(root: Path) -> list[str]:
    environment = {"SIYU_HOME": str(root / "home"), "SIYU_REAL_DATA": str(settings().real_data)}
    return [
        *_whole(environment),
        *_landing(root, environment),
        *_overhead(root, environment),
        *_warm_setup(),
    ]


def _whole(environment: dict[str, str]) -> list[str]:
    """`make real` on an empty home, as its two commands."""
    delivered = measure([SIYU, "real"], environment)
    night = measure([SIYU, "backfill"], environment)
    return [
        "## The public data, from nothing to a release (`make real`)",
        "",
        *table({"deliver 1,112 files": [delivered], "land, build, audit, publish": [night]}),
        "",
        f"Peak memory of the process tree: {max(delivered.peak_mib, night.peak_mib) / 1024:.2f} GiB"
        " (limit: 3).",
        "",
    ]


def _landing(root: Path, environment: dict[str, str]) -> list[str]:
    """Landing with hash, ledger, tokens and verification against a bare copy of the same files."""
    home, drop_zone = root / "home", root / "home" / "landing"
    costs: dict[str, list[Cost]] = {"siyu land": [], "bare": [], "bare, columns given": []}
    for _ in range(ROUNDS):
        forget(home)
        costs["siyu land"].append(measure([SIYU, "land"], environment))
        for name, more in (("bare", []), ("bare, columns given", ["columns"])):
            out = root / "bare"
            shutil.rmtree(out, ignore_errors=True)
            command = [*BARE, "landing", str(drop_zone), str(out), *more]
            costs[name].append(measure(command, environment))
    return [
        "## Landing, against a bare `read_csv(all_varchar)` → Parquet of the same files",
        "",
        f"2,231,395 lines in 1,112 files; medians of {ROUNDS} rounds.",
        "",
        *table(costs),
        "",
        f"- wall time against bare: {_ratio(costs['siyu land'], costs['bare']):.2f}× (limit: 2.5)",
        "- wall time against bare with columns given, so that nothing is detected:"
        f" {_ratio(costs['siyu land'], costs['bare, columns given']):.2f}×",
        "",
    ]


def _overhead(root: Path, environment: dict[str, str]) -> list[str]:
    """A night with nothing new, against the SQL of its build in one connection."""
    script = root / "script" / "statements.json"
    script.parent.mkdir()
    subprocess.run(
        [*BARE, "capture", environment["SIYU_HOME"], str(script)],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    measure([SIYU, "backfill"], environment)
    nights, scripts = [], []
    for _ in range(ROUNDS):
        nights.append(measure([SIYU, "backfill"], environment))
        scripts.append(measure([*BARE, "script", str(script)], environment))
    overhead = statistics.median(
        night.cpu - bare.cpu for night, bare in zip(nights, scripts, strict=True)
    )
    return [
        "## The night through Dagster, against the SQL of its build as a bare script",
        "",
        "The public data, nothing new to land. The script is every statement of dbt, tests too.",
        "",
        *table({"night": nights, "bare script": scripts}),
        "",
        f"Overhead: {overhead:.1f} CPU seconds (aim: 15). Where such a night spends its CPU:",
        "",
        *_where(environment),
        "",
    ]


def _where(environment: dict[str, str]) -> list[str]:
    """CPU of the parts that do no work of the night, each in a process of its own."""
    parts = {
        "start Python": "pass",
        "import Dagster and the code location": "import orchestration.definitions",
        "the same and dbt": "import orchestration.definitions, dbt.cli.main",
        "import Great Expectations (the audit's process)": "import expectations.validation",
    }
    costs = {
        name: median([measure([sys.executable, "-c", code], environment) for _ in range(ROUNDS)])
        for name, code in parts.items()
    }
    return ["| part | CPU s |", "|---|---|", *(f"| {n} | {c.cpu:.1f} |" for n, c in costs.items())]


def _warm_setup() -> list[str]:
    measure(["make", "-C", str(PROJECT), "setup"], {})
    warm = measure(["make", "-C", str(PROJECT), "setup"], {})
    return [f"A warm `make setup` adds {warm.wall:.2f} s (limit: 2).", ""]


def _ratio(costs: list[Cost], others: list[Cost]) -> float:
    return statistics.median(a.wall / b.wall for a, b in zip(costs, others, strict=True))
