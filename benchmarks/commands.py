"""The commands that are measured, and the state that they leave in a home."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.processes import Cost, median

ROUNDS = 3
SIYU = str(Path(sys.executable).parent / "siyu")
BARE = [sys.executable, "-m", "benchmarks.bare"]
CLUSTERS = [sys.executable, "-m", "benchmarks.clusters"]
STATE = ("archive", "lake", "registry.sqlite", "registry.sqlite-wal", "registry.sqlite-shm")


def forget(home: Path) -> None:
    """Remove what landing knows and made, but not the drop zone."""
    for name in STATE:
        path = home / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def table(costs: Mapping[str, Sequence[Cost]]) -> list[str]:
    """Return the medians of each command."""
    return [
        "| | wall s | CPU s | peak memory MiB |",
        "|---|---|---|---|",
        *(row(name, median(found)) for name, found in costs.items()),
    ]


def row(name: str, cost: Cost) -> str:
    return f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak_mib:.0f} |"
