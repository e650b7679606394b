"""What happens to a night on its machine: it is killed, or its disk is full.

``python -m benchmarks.faults.machine --kills 300`` kills nights of a small brand at random moments,
up to twelve in the same home before one is left alone, and runs others on disks that are full at
several sizes, for which it must be allowed to mount. After each, readers must have a whole release,
and the night that is left alone must publish what an untouched one does.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from benchmarks.faults.homes import NIGHT, SIYU, copy, must, prepare, siyu
from benchmarks.faults.run import WORK
from orchestration.home import Home

_NAMES = "select table_schema || '.' || table_name, content_hash from audit.build_info"
_MIB = 1 << 20
_MOST_IN_A_ROW = 12


def main() -> None:
    """Print what became of the nights, and at the end the sums."""
    said = _arguments()
    work = said.work.resolve()
    base = prepare(work, said.seed).home
    untouched = copy(base, work / "untouched")
    started = time.monotonic()
    _night(untouched)
    duration, whole = time.monotonic() - started, _contents(untouched)
    size = _size(untouched.root) // 2
    shutil.rmtree(untouched.root)
    _killed(base, work / "killed", whole, duration, said.kills, random.Random(said.seed))
    if said.disks:
        _on_full_disks(base, work / "disk", whole, size, said.disks)


def _killed(
    base: Home,
    root: Path,
    whole: dict[str, str],
    duration: float,
    kills: int,
    moments: random.Random,
) -> None:
    """Kill nights of the same home, a few in a row, and leave the one after them alone."""
    before = _contents(base)
    killed = published = halves = others = lost = 0
    while killed < kills:
        home = copy(base, root)
        for _ in range(moments.randint(1, min(_MOST_IN_A_ROW, kills - killed))):
            moment = moments.uniform(0, 1) * duration
            is_kill = _kill(home, moment, moments.choice((os.kill, os.killpg)))
            found = _contents(home)
            killed += is_kill
            published += is_kill and found == whole
            if found not in (before, whole):
                halves += 1
                odd = {name for name in whole if found.get(name) != whole[name]}
                print(f"neither release: {', '.join(sorted(odd))}", flush=True)
            if found == whole:
                # Nothing is left for another kill to spoil.
                break
        started = time.monotonic()
        code, _ = siyu(home, "nightly", "--date", NIGHT.isoformat())
        # What else the machine does changes, and kills are to hit every part of a night.
        duration = time.monotonic() - started if code == 0 else duration
        others += code != 0 or _contents(home) != whole
        lost += _unaccounted(home)
        print(
            f"{killed} kills over nights of {duration:.0f} s: {halves} half releases, {lost} lines"
            f" without a fate; {published} times the new release was out already; the night after"
            f" failed or published something else {others} times",
            flush=True,
        )
    shutil.rmtree(root, ignore_errors=True)


def _kill(home: Home, after: float, kill) -> bool:
    """Begin a night and end it, its audit with it or not, as the machine would.

    Returns whether it had not ended by itself.
    """
    night = subprocess.Popen(
        [SIYU, "nightly", "--date", NIGHT.isoformat()],
        env={**os.environ, "SIYU_HOME": str(home.root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    is_running = night.poll() is None
    if is_running:
        kill(night.pid, signal.SIGKILL)
    night.wait()
    return is_running


def _on_full_disks(base: Home, disk: Path, whole: dict[str, str], size: int, disks: int) -> None:
    """Leave the night less and less room."""
    before = _contents(base)
    for number in range(disks, 0, -1):
        with _disk(disk, size * 6) as folder:
            # Nothing can be linked from another disk.
            shutil.copytree(base.root, folder / "home", symlinks=True)
            home = Home(folder / "home")
            room = size * number // (disks + 1)
            _resized(folder, shutil.disk_usage(folder).used + room)
            code, told = siyu(home, "nightly", "--date", NIGHT.isoformat())
            is_whole = _contents(home) in (before, whole)
            _resized(folder, size * 6)
            _night(home)
            print(
                f"{room // _MIB} MiB left: code {code}, {told.strip().splitlines()[0]};"
                f" {'a whole release' if is_whole else 'HALF A RELEASE'}; the night after publishes"
                f" {'the same' if _contents(home) == whole else 'SOMETHING ELSE'}",
                flush=True,
            )


def _night(home: Home) -> None:
    must(home, "nightly", "--date", NIGHT.isoformat())


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
    parser.add_argument("--work", type=Path, default=WORK, help="where homes lie")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--disks", type=int, default=6, help="0 where nothing may be mounted")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
