"""What dbt has parsed, lent to the next home of the same channels.

To parse takes as long as a small night. The first of each kind parses for itself.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.dbt_runner import needed_channels
from orchestration.home import Home

_MARK = "parsed_project"
_FILES = ("partial_parse.msgpack", "manifest.json", "semantic_manifest.json", _MARK)


class Parses:
    """A folder of them, by channels."""

    def __init__(self, root: Path):
        self.root = root

    @contextmanager
    def lent(self, home: Home) -> Iterator[None]:
        """Let a home have what another has parsed, and keep what it parses."""
        channels = hashlib.sha256(repr(needed_channels(home)).encode()).hexdigest()[:12]
        kept = self.root / channels
        if kept.exists() and not (home.dbt_target / _MARK).exists():
            shutil.copytree(kept, home.dbt_target, dirs_exist_ok=True)
        yield
        if not kept.exists() and (home.dbt_target / _MARK).exists():
            made = self.root / f"{channels}-{os.getpid()}"
            made.mkdir(parents=True)
            for name in _FILES:
                shutil.copy2(home.dbt_target / name, made / name)
            try:
                made.rename(kept)
            except OSError:
                # Another worker was faster.
                shutil.rmtree(made)
