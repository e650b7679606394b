"""What happens to a night on its machine: it is killed, or its disk is full.

``python -m benchmarks.faults.machine --kills 300`` kills whole nights of a small brand at random
moments, one after the other in the same home, and runs others on disks that are full at several
sizes, for which it must be allowed to mount. After each, readers must have a whole release, or none
where there was none, and the night after must publish what an untouched one does.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb

from benchmarks.faults.homes import SIYU, must, siyu
from orchestration.home import Home
from tests.small_brand import deliver

_NIGHT = date(2026, 11, 20)
_NAMES = "select table_schema || '.' || table_name, content_hash from audit.build_info"
_MIB = 1 << 20


def main() -> None:
    """Print what became of each night, and at the end the sums."""
    said = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        untouched = _home(root / "untouched")
        must(untouched, "nightly", "--date", str(_NIGHT - timedelta(days=1)))
        started = time.monotonic()
        must(untouched, "nightly", "--date", str(_NIGHT))
        duration = time.monotonic() - started
        whole = _contents(untouched)
        _killed(root / "killed", whole, duration, said.kills, random.Random(said.seed))
        if said.disks:
            _on_full_disks(root, whole, _size(untouched.root) // 2, said.disks)


def _killed(
    root: Path, whole: dict[str, str], duration: float, kills: int, moments: random.Random
) -> None:
    """Kill the night of the last day again and again; the days before are published."""
    home = _home(root)
    must(home, "nightly", "--date", str(_NIGHT - timedelta(days=1)))
    before = _contents(home)
    halves = published = 0
    for number in range(1, kills + 1):
        night = _started(home)
        time.sleep(moments.uniform(0.02, 1) * duration)
        night.send_signal(signal.SIGKILL)
        night.wait()
        published += _contents(home) == whole
        halves += _contents(home) not in (before, whole)
        if number % 25 == 0:
            print(f"{number} kills so far, {halves} half releases", flush=True)
    must(home, "nightly", "--date", str(_NIGHT))
    print(
        f"{kills} kills over a night of {duration:.0f} s, {published} of them with the new release"
        f" published: {halves} half releases; the night after publishes"
        f" {'the same' if _contents(home) == whole else 'SOMETHING ELSE'},"
        f" {_unaccounted(home)} lines without a fate",
        flush=True,
    )


def _on_full_disks(root: Path, whole: dict[str, str], size: int, disks: int) -> None:
    """Leave the night of the last day less and less room."""
    for number in range(disks, 0, -1):
        with _disk(root / "disk", size * 3) as folder:
            home = _home(folder / "home")
            must(home, "nightly", "--date", str(_NIGHT - timedelta(days=1)))
            before = _contents(home)
            room = size * number // (disks + 1)
            _resized(folder, shutil.disk_usage(folder).used + room)
            code, told = siyu(home, "nightly", "--date", str(_NIGHT))
            is_whole = _contents(home) in (before, whole)
            _resized(folder, size * 3)
            must(home, "nightly", "--date", str(_NIGHT))
            print(
                f"{room // _MIB} MiB left: code {code}, {told.strip().splitlines()[0]};"
                f" {'a whole release' if is_whole else 'HALF A RELEASE'}; the night after publishes"
                f" {'the same' if _contents(home) == whole else 'SOMETHING ELSE'}",
                flush=True,
            )


@contextmanager
def _disk(folder: Path, size: int) -> Iterator[Path]:
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", str(folder))
        folder.rmdir()


def _resized(folder: Path, size: int) -> None:
    _run("mount", "-o", f"remount,size={size}", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _home(root: Path) -> Home:
    """Return a home to which four days of the small brand have been delivered, with one key."""
    home = Home(root)
    home.create()
    key = root / "key"
    key.write_bytes(b"a key that all homes of this module share")
    key.chmod(0o400)
    deliver(home.landing, _NIGHT, 4)
    return home


def _started(home: Home) -> subprocess.Popen:
    return subprocess.Popen(
        [SIYU, "nightly", "--date", str(_NIGHT)],
        env={**os.environ, "SIYU_HOME": str(home.root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _contents(home: Home) -> dict[str, str]:
    """Return the content hash of every published table, as a reader gets it."""
    return dict(_query(home, _NAMES))


def _unaccounted(home: Home) -> int:
    fates = "loaded + duplicate + superseded + quarantined + erased + rejected"
    [(lines,)] = _query(home, f"select sum(received - ({fates})) from audit.row_ledger")
    return int(lines)


def _query(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.releases / "current.duckdb"), read_only=True) as db:
        return db.execute(sql).fetchall()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--disks", type=int, default=6, help="0 where nothing may be mounted")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
