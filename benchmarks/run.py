"""Speed and memory of the night, as ratios against the same work with nothing around it.

``make bench`` prints the figures and writes them to ``benchmarks/results.md``. Each pair is
measured in turn, and the median of the ratios is quoted: machines drift, ratios drift less.
"""

import importlib.metadata
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.processes import Cost, measure, median
from orchestration.home import PROJECT
from orchestration.resources import settings

ROUNDS = 3
_SIYU = str(Path(sys.executable).parent / "siyu")
_BARE = [sys.executable, "-m", "benchmarks.bare"]
_STATE = ("archive", "lake", "registry.sqlite", "registry.sqlite-wal", "registry.sqlite-shm")


def main() -> None:
    """Measure, print and write the results."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        environment = {"SIYU_HOME": str(root / "home"), "SIYU_REAL_DATA": str(settings().real_data)}
        lines = [*_header(), *_whole(environment), *_landing(root, environment)]
        lines += [*_overhead(root, environment), *_warm_setup()]
    text = "\n".join(lines) + "\n"
    (PROJECT / "benchmarks" / "results.md").write_text(text)
    sys.stdout.write(text)


def _header() -> list[str]:
    names = ("duckdb", "dagster", "dbt-core", "great-expectations", "pyarrow")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return [
        "# Benchmarks",
        "",
        "Written by `make bench`. Whole processes; CPU is user and system time of all of them.",
        "",
        f"- date: {datetime.now(UTC):%Y-%m-%d}",
        f"- machine: {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        f"- versions: Python {platform.python_version()}, {versions}",
        "",
    ]


def _whole(environment: dict[str, str]) -> list[str]:
    """`make real` on an empty home, as its two commands."""
    delivered = measure([_SIYU, "real"], environment)
    night = measure([_SIYU, "backfill"], environment)
    return [
        "## The public data, from nothing to a release (`make real`)",
        "",
        "| step | wall s | CPU s | peak memory MiB |",
        "|---|---|---|---|",
        _row("deliver 1,112 files", delivered),
        _row("land, build, audit, publish", night),
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
        for name in _STATE:
            path = home / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        costs["siyu land"].append(measure([_SIYU, "land"], environment))
        for name, more in (("bare", []), ("bare, columns given", ["columns"])):
            out = root / "bare"
            shutil.rmtree(out, ignore_errors=True)
            command = [*_BARE, "landing", str(drop_zone), str(out), *more]
            costs[name].append(measure(command, environment))
    return [
        "## Landing, against a bare `read_csv(all_varchar)` → Parquet of the same files",
        "",
        f"2,231,395 lines in 1,112 files; medians of {ROUNDS} rounds.",
        "",
        "| command | wall s | CPU s | peak memory MiB |",
        "|---|---|---|---|",
        *(_row(name, median(found)) for name, found in costs.items()),
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
        [*_BARE, "capture", environment["SIYU_HOME"], str(script)],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    measure([_SIYU, "backfill"], environment)
    nights, scripts = [], []
    for _ in range(ROUNDS):
        nights.append(measure([_SIYU, "backfill"], environment))
        scripts.append(measure([*_BARE, "script", str(script)], environment))
    overhead = statistics.median(
        night.cpu - bare.cpu for night, bare in zip(nights, scripts, strict=True)
    )
    return [
        "## The night through Dagster, against the SQL of its build as a bare script",
        "",
        "The public data, nothing new to land. The script is every statement of dbt, tests too.",
        "",
        "| command | wall s | CPU s | peak memory MiB |",
        "|---|---|---|---|",
        _row("night", median(nights)),
        _row("bare script", median(scripts)),
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


def _row(name: str, cost: Cost) -> str:
    return f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak_mib:.0f} |"


def _ratio(costs: list[Cost], others: list[Cost]) -> float:
    return statistics.median(a.wall / b.wall for a, b in zip(costs, others, strict=True))


if __name__ == "__main__":
    main()
