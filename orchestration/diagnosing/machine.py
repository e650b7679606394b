"""The machine: what is installed, and how much room there is."""

import importlib.metadata
import re
import shutil
import sys

from orchestration.diagnosing.finding import Finding
from orchestration.home import PROJECT
from orchestration.resources import Settings

_WATCHED = ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations")
# A build needs room for the warehouse, the candidate and its Parquet twin at once.
_ROOM = 3
_LEAST_FREE = 2 << 30


def python() -> Finding:
    return Finding(
        f"Python {sys.version.split()[0]}",
        sys.version_info >= (3, 11),
        "install Python 3.11 or later, remove .venv and run make again",
    )


def packages() -> list[Finding]:
    locked = dict(
        re.findall(r"^([\w-]+)==(\S+)", (PROJECT / "requirements.lock").read_text(), re.M)
    )
    found = []
    for name in _WATCHED:
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = "missing"
        fine = version == locked[name]
        found.append(Finding(f"{name} {version}", fine, f"make setup installs {locked[name]}"))
    return found


def space(said: Settings) -> Finding:
    folder = next(path for path in (said.home.root, *said.home.root.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    size = said.home.warehouse.stat().st_size if said.home.warehouse.exists() else 0
    needed = max(_ROOM * size, _LEAST_FREE)
    return Finding(
        f"{free >> 30} GiB free in {said.home.root}",
        free >= needed,
        f"a night wants {needed >> 30} GiB",
    )
