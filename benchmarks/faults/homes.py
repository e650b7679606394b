"""The homes that faults are planted in: one that has published a clean night, and copies of it.

A copy costs a second: what is never written again (archive, lake, releases) is linked.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from orchestration.home import Home

SIYU = Path(sys.executable).parent / "siyu"
FIRST = date(2026, 9, 3)
NIGHTS = 4
# The night before the last, so that there are orders which have not come yet.
NIGHT = FIRST + timedelta(days=NIGHTS - 2)
_BRAND = {"preset": "tiny", "members": 500, "history-days": 120, "days": NIGHTS, "stores": 8}
_LINKED = ("archive", "lake", "releases")
# The clean night's figures; the home is rebuilt where they are of other code.
_FIGURES = "figures.json"


@dataclass(frozen=True)
class Base:
    """A home in which the night before the faults is published, and what the next one publishes."""

    home: Home
    figures: dict[str, int]
    """Net sales in fen by channel, store and day, as a clean night publishes them."""


def siyu(home: Home, *words: str) -> tuple[int, str]:
    """Run a command on a home as its user does, and return its code and what it said."""
    done = subprocess.run(
        [SIYU, *words],
        env={**os.environ, "SIYU_HOME": str(home.root)},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def prepare(work: Path, seed: int) -> Base:
    """Return the base of a seed, made if it is not there yet."""
    home = Home(work / f"base-{seed}")
    figures = home.root / _FIGURES
    if not figures.exists():
        shutil.rmtree(home.root, ignore_errors=True)
        brand = [word for name, value in _BRAND.items() for word in (f"--{name}", str(value))]
        must(home, "simulate", *brand, "--seed", str(seed), "--from", FIRST.isoformat())
        must(home, "nightly", "--date", (NIGHT - timedelta(days=1)).isoformat())
        clean = copy(home, work / f"clean-{seed}")
        must(clean, "nightly", "--date", NIGHT.isoformat())
        found = net_sales(clean.releases / "current.duckdb")
        shutil.rmtree(clean.root)
        figures.write_text(json.dumps(found))
    return Base(home, json.loads(figures.read_text()))


def copy(home: Home, root: Path) -> Home:
    """Return a copy of a home that may be written to and deleted."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for path in home.root.iterdir():
        if path.name in _LINKED:
            shutil.copytree(path, root / path.name, copy_function=os.link, symlinks=True)
        elif path.is_dir():
            shutil.copytree(path, root / path.name, symlinks=True)
        elif path.name not in ("warehouse.duckdb", _FIGURES):
            shutil.copy2(path, root / path.name)
    return Home(root)


def net_sales(release: Path) -> dict[str, int]:
    """Return the published net sales in fen by channel, store and day."""
    import duckdb

    with duckdb.connect(str(release), read_only=True) as db:
        return dict(
            db.execute(
                "select concat_ws(' ', channel, store_id, business_date),"
                " net_sales_event_dated_fen from store.daily"
            ).fetchall()
        )


def must(home: Home, *words: str) -> None:
    """Run a command that may not fail; raises ``RuntimeError`` with what it said last."""
    code, said = siyu(home, *words)
    if code:
        raise RuntimeError(f"siyu {' '.join(words)} ended with {code}: {said[-2000:]}")
