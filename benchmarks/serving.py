"""Publications under readers: whether any of them ever fails, or sees two releases or none.

``python -m benchmarks.serving KIND ROOT URL`` is one reader; it reads until the file ``ROOT/done``
is there, and prints what it saw.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import psycopg2

from benchmarks.postgres_server import running
from benchmarks.tiny_releases import KEY, put_release
from orchestration.home import PROJECT, Home
from orchestration.postgres import ask, connected
from orchestration.releasing.publication import publish

PUBLICATIONS = 200
# Two processes of each kind.
KINDS = ("current.duckdb", "CURRENT", "repeatable read", "one statement")
_ROWS = 10_000
# The number of the build, how many rows it has, and the same of another table.
_COUNTS = "select min(n), max(n), count(*) from"
_BOTH = f"select * from ({_COUNTS} store.daily) as a, ({_COUNTS} kpi.other) as b"


def measured(root: Path) -> list[str]:
    """Publish two hundred times under eight readers."""
    with running() as server:
        seen, seconds = read_while_publishing(root, server, PUBLICATIONS, KINDS * 2)
    lines = [
        "## Publications under readers",
        "",
        f"{PUBLICATIONS} publications of 2 × {_ROWS:,} rows to files and PostgreSQL, with eight"
        f" reading processes: median {median(seconds):.2f} s, longest {max(seconds):.2f} s.",
        "",
        "| reader | reads | releases seen | errors | torn | empty |",
        "|---|---|---|---|---|---|",
    ]
    for kind, said in zip(KINDS * 2, seen, strict=True):
        lines.append(f"| {kind} | {' | '.join(map(str, said.values()))} |")
    bad = sum(said[name] for said in seen for name in ("errors", "torn", "empty"))
    return [
        *lines,
        "",
        f"Reads that failed, mixed two releases or found none: {bad} (limit: 0).",
        "",
    ]


def read_while_publishing(
    root: Path, server, publications: int, kinds: tuple[str, ...]
) -> tuple[list[dict], list[float]]:
    """Return what each reader saw, and how long each publication took."""
    home = Home(root / "home", server.new_database("serving"))
    home.create()
    _publish(home, 0)
    with connected(home.postgres_url) as db:
        ask(db, "alter role bi password 'bi'")
    url = server.url("serving", "bi", "bi")
    readers = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.serving", kind, str(home.root), url],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
        )
        for kind in kinds
    ]
    while len(list(home.root.glob("reading-*"))) < len(readers):
        time.sleep(0.05)
    seconds = []
    for number in range(1, publications + 1):
        seconds.append(_publish(home, number))
    (home.root / "done").touch()
    return [json.loads(reader.communicate()[0]) for reader in readers], seconds


def _publish(home: Home, number: int) -> float:
    rows = f"select {number} as n from range({_ROWS + number})"
    put_release(home, f"build-{number:03}", {"store.daily": rows, "kpi.other": rows})
    started = time.perf_counter()
    publish(home, KEY)
    return time.perf_counter() - started


def _read(kind: str, root: Path, url: str) -> dict[str, int]:
    seen: set[int] = set()
    counts = dict.fromkeys(("reads", "releases", "errors", "torn", "empty"), 0)
    look = _files(root, kind) if kind in KINDS[:2] else _database(url, kind == "one statement")
    (root / f"reading-{os.getpid()}").touch()
    while not (root / "done").exists():
        counts["reads"] += 1
        # People look, and then think.
        time.sleep(0.01)
        try:
            left, right = look()
        except (duckdb.Error, psycopg2.Error, OSError):
            counts["errors"] += 1
            continue
        if not left[2] or not right[2]:
            counts["empty"] += 1
        elif left != right or left != (left[0], left[0], _ROWS + left[0]):
            counts["torn"] += 1
        else:
            seen.add(left[0])
    return counts | {"releases": len(seen)}


def _files(root: Path, kind: str) -> Callable[[], tuple[tuple, tuple]]:
    releases = root / "releases"

    def look() -> tuple[tuple, tuple]:
        path = releases / "current.duckdb"
        if kind == "CURRENT":
            path = releases / (releases / "CURRENT").read_text().strip() / "siyu.duckdb"
        with duckdb.connect(str(path), read_only=True) as db:
            left = db.execute(f"{_COUNTS} store.daily").fetchall()[0]
            return left, db.execute(f"{_COUNTS} kpi.other").fetchall()[0]

    return look


def _database(url: str, is_one_statement: bool) -> Callable[[], tuple[tuple, tuple]]:
    db = psycopg2.connect(url)
    level = "READ COMMITTED" if is_one_statement else "REPEATABLE READ"
    db.set_session(isolation_level=level)

    def look() -> tuple[tuple, tuple]:
        try:
            if is_one_statement:
                [row] = ask(db, _BOTH)
                return row[:3], row[3:]
            left = ask(db, f"{_COUNTS} store.daily")[0]
            return left, ask(db, f"{_COUNTS} kpi.other")[0]
        finally:
            db.rollback()

    return look


if __name__ == "__main__":
    what, where, address = sys.argv[1:]
    sys.stdout.write(json.dumps(_read(what, Path(where), address)))
