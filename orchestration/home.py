"""Where everything that is kept lives: the folders of one ``SIYU_HOME``, and the lock of its night.

Paths belong here, nothing that reads or writes data.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from orchestration.postgres import Database

PROJECT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT / "dbt_project"

# As in ``profiles.yml``.
MEMORY = "1700MB"


class NightIsRunning(RuntimeError):
    """Another process holds the lock of this home."""


@dataclass(frozen=True)
class Home:
    """The state of one brand on one machine."""

    root: Path
    postgres_url: str = field(default="", repr=False)
    """The PostgreSQL of this brand, with its password, or nothing."""
    memory: str = MEMORY

    @property
    def landing(self) -> Path:
        """The drop zone: ``<channel>/<stream>/<delivery date>/<any name>``."""
        return self.root / "landing"

    @property
    def archive(self) -> Path:
        """Every delivered file by its SHA-256, the only plaintext; owner only."""
        return self.root / "archive"

    @property
    def registry(self) -> Path | Database:
        if self.postgres_url:
            return Database(self.postgres_url, self.root)
        return self.root / "registry.sqlite"

    @property
    def lake(self) -> Path:
        return self.root / "lake" / "raw"

    @property
    def key_id(self) -> Path:
        """Names the key whose tokens are in the lake."""
        return self.root / "lake" / "key_id"

    @property
    def channels(self) -> Path:
        """The one settings file of the brand: since when and until when a channel delivers."""
        return self.root / "channels.yml"

    @property
    def identity(self) -> Path:
        """What the brand's own people have decided about who is who."""
        return self.root / "identity.yml"

    @property
    def contests(self) -> Path:
        """The contests that the brand has announced."""
        return self.root / "contests.yml"

    @property
    def overrides(self) -> Path:
        """Which checks need not hold, by whose signed word."""
        return self.root / "overrides.jsonl"

    @property
    def log(self) -> Path:
        """What people did: see ``journal``."""
        return self.root / "log.jsonl"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def build_mark(self) -> Path:
        """Says that the warehouse was built to its end; goes wherever that goes."""
        return self.root / "warehouse.duckdb.whole"

    @property
    def limits(self) -> dict[str, Any]:
        """What DuckDB may take of the machine to write something big."""
        return {
            "threads": "2",
            "memory_limit": self.memory,
            "temp_directory": f"{self.warehouse}.tmp",
        }

    @property
    def dbt_target(self) -> Path:
        return self.root / "dbt"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    def create(self) -> None:
        """Make the folders; those that hold plaintext or the event log are owner only."""
        for folder in (self.landing, self.lake, self.releases):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.archive, self.dagster, self.dbt_target):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)

    def remove_warehouse(self) -> None:
        """Remove the warehouse with what DuckDB keeps beside it, which may be a folder."""
        for path in self.root.glob(f"{self.warehouse.name}*"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    @contextmanager
    def night(self, patience: float = 0) -> Iterator[None]:
        """Hold the home for one writer.

        Raises ``NightIsRunning`` if another process still has it after ``patience`` seconds. The
        lock is the operating system's, so it is gone with the process, however that ends. Local
        disks only: on NFS such locks are unreliable.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "night.lock").open("a+") as lock:
            until = time.monotonic() + patience
            while not _locked(lock):
                if time.monotonic() >= until:
                    lock.seek(0)
                    raise NightIsRunning(
                        f"another night is running on {self.root} (process {lock.read().strip()})"
                    )
                time.sleep(0.1)
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def replace_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file under its final name in one step, so that no crash leaves half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
