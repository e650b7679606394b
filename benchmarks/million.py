"""The night of a big brand: its build against the same SQL in one connection, a scan of its lake,
its audit, and the night after.

The brand is made of copies of the default one (``copies``), so that a measurement takes hours and
not days; ``python -m benchmarks.million FOLDER COPIES`` measures another size and, since that takes
hours, goes on where it was stopped. Its history is told in one night, as the simulator's
``bench-1m`` has it. A million members are 440 copies.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import duckdb

from benchmarks.commands import BARE, SIYU, row
from benchmarks.copies import multiply
from benchmarks.processes import Cost, measure
from orchestration.home import Home

COPIES = 20
_MEMORY = "5GB"
_RATIO, _MIB, _AUDIT = 1.2, 6144, 0.2
_BARE_SCRIPT = "the same SQL in one connection"
_SELF = [sys.executable, "-m", "benchmarks.million"]
_BUILD = [SIYU, "dbt", "build", "--exclude-resource-type", "unit_test"]


def measured(root: Path, copies: int = COPIES) -> list[str]:
    small, big = Home(root / "small"), Home(root / "big")
    script, known = root / "script.json", root / "costs.json"
    said = {"SIYU_HOME": str(small.root)}
    costs = {
        name: Cost(**cost)
        for name, cost in (json.loads(known.read_text()) if known.exists() else {}).items()
    }

    def step(name: str, run: Callable[[], Cost]) -> None:
        if name in costs:
            return
        costs[name] = run()
        known.write_text(json.dumps({name: asdict(cost) for name, cost in costs.items()}))
        # Hours lie between the first figure and the last.
        sys.stderr.write(row(name, costs[name]) + "\n")

    def next_night() -> Cost:
        measure([SIYU, "simulate", "--days", "2"], said)
        measure([SIYU, "land"], said)
        multiply(small, big, copies)
        return _build(big)

    if not script.exists():
        first = date.today() - timedelta(days=1)
        measure([SIYU, "simulate", "--days", "1", "--from", first.isoformat()], said)
        measure([SIYU, "land"], said)
        measure([*BARE, "capture", str(small.root), str(root / "small.json")], said)
        multiply(small, big, copies)
        # A statement names the home in paths only.
        script.write_text((root / "small.json").read_text().replace(str(small.root), str(big.root)))
    step("full build", lambda: _build(big))
    step("one scan of the lake", lambda: measure([*_SELF, "scan", str(big.lake)], {}))
    step("candidate", lambda: measure([*_SELF, "candidate", str(big.root)], {}))
    step("audit", lambda: measure([*_SELF, "audit", str(big.root)], {}))
    step(_BARE_SCRIPT, lambda: measure([*BARE, "script", str(script), _MEMORY], {}))
    step("full build of the next night", next_night)
    return report(copies, costs)


def report(copies: int, costs: dict[str, Cost]) -> list[str]:
    """Return the table of what everything took, and what it is of the build."""
    build, scan, bare = costs["full build"], costs["one scan of the lake"], costs[_BARE_SCRIPT]
    peak = max(cost.peak_mib for cost in costs.values())
    next_night, audit = costs["full build of the next night"], costs["audit"]
    return [
        f"## A brand {copies} times the default one",
        "",
        "| | wall s | CPU s | peak memory MiB |",
        "|---|---|---|---|",
        *(row(name, cost) for name, cost in costs.items()),
        "",
        f"- build against bare script: {build.wall / bare.wall:.2f}, CPU"
        f" {build.cpu / bare.cpu:.2f} (limit: {_RATIO})",
        f"- build against one scan of the lake: {build.wall / scan.wall:.1f}, CPU"
        f" {build.cpu / scan.cpu:.1f}",
        f"- audit of the build: {audit.wall / build.wall:.2f}, CPU {audit.cpu / build.cpu:.2f}"
        f" (limit: {_AUDIT})",
        f"- next night against the first: {next_night.wall / build.wall:.2f}",
        f"- peak memory: {peak:.0f} MiB (limit: {_MIB})",
        "",
    ]


def _build(big: Home) -> Cost:
    big.warehouse.unlink(missing_ok=True)
    # One statement at a time has all of the memory, and both cores.
    alone = {"SIYU_MEMORY": _MEMORY, "SIYU_THREADS": "1"}
    return measure(_BUILD, {"SIYU_HOME": str(big.root), **alone})


def _scan(lake: Path) -> None:
    """Hash every value once."""
    with duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY}) as db:
        for stream in sorted(lake.iterdir()):
            db.execute(
                "select count(*), sum(hash(lines)) from"
                f" read_parquet('{stream}/*/*.parquet', union_by_name = true) as lines"
            ).fetchall()


def _candidate(home: Home) -> None:
    from orchestration.dbt_runner import manifest
    from orchestration.releasing.candidates import build_candidate
    from orchestration.releasing.tables import published_tables
    from orchestration.releasing.wholeness import record_build

    # Built by `siyu dbt`, which marks nothing, and measured only if that succeeded.
    record_build(home)
    build_candidate(home, (home.root / "key").read_bytes(), published_tables(manifest(home)))


def _audit(home: Home) -> None:
    from orchestration.releasing.audits import run_audit
    from orchestration.releasing.candidates import newest_candidate

    release = newest_candidate(home)
    if release is None:
        raise SystemExit("there is no candidate")
    record = run_audit(release, home.root / "key")
    failed = [check for check in record["checks"] if not check["passed"]]
    if failed:
        sys.stderr.write(json.dumps(failed, indent=1) + "\n")


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    if what == "scan":
        _scan(Path(arguments[0]))
    elif what == "candidate":
        _candidate(Home(Path(arguments[0])))
    elif what == "audit":
        _audit(Home(Path(arguments[0])))
    else:
        sys.stdout.write("\n".join(measured(Path(what), int(arguments[0]))) + "\n")
