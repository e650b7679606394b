"""Whole nights, run as their user runs them: the console script on a home of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

import duckdb
import pytest

from orchestration.home import Home
from tests.parses import Parses
from tests.small_brand import deliver

SCRIPT = Path(sys.executable).parent / "siyu"
KEY = b"a key that all homes of the tests share"


@dataclass(frozen=True)
class Brand:
    """A home and the command line on it."""

    home: Home
    parses: Parses
    settings: dict[str, str] = field(default_factory=dict)

    def start(
        self, *words: str, said: IO | int = subprocess.PIPE, **settings: str
    ) -> subprocess.Popen:
        """Start a command as the leader of its own processes."""
        environment = {**os.environ, **self.settings, "SIYU_HOME": str(self.home.root), **settings}
        return subprocess.Popen(
            [SCRIPT, *words],
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def siyu(self, *words: str, **settings: str) -> tuple[int, str]:
        """Run a command to its end and return its code and what it said."""
        with self.parses.lent(self.home):
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
def new_brand(tmp_path_factory, parses) -> Callable[..., Brand]:
    """Make an empty home; all of them share one key, so that their tokens can be compared."""

    def make(name: str, **settings: str) -> Brand:
        home = Home(tmp_path_factory.mktemp(name))
        home.create()
        key = home.root / "key"
        key.write_bytes(KEY)
        key.chmod(0o400)
        return Brand(home, parses, settings)

    return make


@pytest.fixture(scope="session")
def whole_brand(new_brand) -> Callable[..., Brand]:
    """Make a home to which four days of the small brand have been delivered."""

    def make(name: str, **settings: str) -> Brand:
        brand = new_brand(name, **settings)
        deliver(brand.home.landing, date(2026, 11, 20), 4)
        return brand

    return make
