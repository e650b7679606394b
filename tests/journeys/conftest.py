"""Whole nights, run as their user runs them: the console script on a home of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home

SCRIPT = Path(sys.executable).parent / "siyu"
KEY = b"a key that all homes of the tests share"


@dataclass(frozen=True)
class Brand:
    """A home and the command line on it."""

    home: Home
    settings: dict[str, str] = field(default_factory=dict)

    def start(self, *words: str, **settings: str) -> subprocess.Popen:
        environment = {**os.environ, **self.settings, "SIYU_HOME": str(self.home.root), **settings}
        return subprocess.Popen(
            [SCRIPT, *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def siyu(self, *words: str, **settings: str) -> tuple[int, str]:
        """Run a command to its end and return its code and what it said."""
        process = self.start(*words, **settings)
        said, _ = process.communicate(timeout=900)
        return process.returncode, said

    def current(self) -> str | None:
        pointer = self.home.releases / "CURRENT"
        return pointer.read_text().strip() if pointer.exists() else None

    def query(self, sql: str) -> list[tuple]:
        """Ask the published release, as a BI tool would."""
        with duckdb.connect(str(self.home.releases / "current.duckdb"), read_only=True) as db:
            return db.execute(sql).fetchall()

    def contents(self) -> dict[str, str]:
        """Return the content hash of every published table."""
        return dict(
            self.query(
                "select table_schema || '.' || table_name, content_hash from audit.build_info"
            )
        )


@pytest.fixture(scope="session")
def new_brand(tmp_path_factory) -> Callable[..., Brand]:
    """Make an empty home; all of them share one key, so that their tokens can be compared."""

    def make(name: str, **settings: str) -> Brand:
        home = Home(tmp_path_factory.mktemp(name))
        home.create()
        key = home.root / "key"
        key.write_bytes(KEY)
        key.chmod(0o400)
        return Brand(home, settings)

    return make
