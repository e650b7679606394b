"""Everything the pipeline needs from outside the code.

This is the only Python module that reads the environment; ``.env.example`` lists every variable.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path

import dagster as dg

from orchestration.home import MEMORY, PROJECT, Home, NightIsRunning, replace_file
from orchestration.landing.tokens import open_key
from orchestration.postgres import prepare_for_dagster
from orchestration.releasing.publication import heal

# Where Dagster's storage is; the rest of its settings is in dagster.yaml.
_IN_FILES = """
event_log_storage:
  module: orchestration.event_log
  class: KeptOpenEventLogStorage
  config:
    base_dir: {}
"""
# Names the variable and not its value, which would lie in a file and be shown in the UI.
_IN_POSTGRES = """
storage:
  postgres:
    postgres_url:
      env: DAGSTER_POSTGRES_URL
"""


class SettingsWrong(ValueError):
    """A variable of the environment says nothing that can be followed; the message names it."""


@dataclass(frozen=True)
class Settings:
    """The environment, read once."""

    home: Home
    key_file: Path
    real_data: Path
    alert_urls: tuple[str, ...]
    alarm_at: time
    ui_url: str


def settings() -> Settings:
    """Read the environment. Raises ``SettingsWrong``."""
    home = Home(
        Path(os.environ.get("SIYU_HOME") or PROJECT / ".siyu").resolve(),
        os.environ.get("SIYU_POSTGRES_URL", ""),
        os.environ.get("SIYU_MEMORY") or MEMORY,
    )
    return Settings(
        home=home,
        key_file=Path(os.environ.get("SIYU_KEY_FILE") or home.root / "key").resolve(),
        real_data=Path(os.environ.get("SIYU_REAL_DATA") or PROJECT.parent / "shared" / "data"),
        alert_urls=tuple(os.environ.get("SIYU_ALERT_URLS", "").split()),
        alarm_at=_hour(os.environ.get("SIYU_ALARM_AT") or "06:30"),
        ui_url=(os.environ.get("SIYU_UI_URL") or "http://127.0.0.1:3000").rstrip("/"),
    )


def _hour(said: str) -> time:
    try:
        hour = time.fromisoformat(said)
    except ValueError:
        hour = None
    if hour is None or hour.tzinfo:
        raise SettingsWrong(f"SIYU_ALARM_AT is {said}, and no hour such as 06:30")
    return hour


def prepare_dagster(home: Home) -> dict[str, str]:
    """Make the home ready for Dagster and return the environment its processes need."""
    home.create()
    environment = {"DAGSTER_HOME": str(home.dagster), "SIYU_HOME": str(home.root)}
    if home.postgres_url:
        storage = _IN_POSTGRES
        environment["DAGSTER_POSTGRES_URL"] = prepare_for_dagster(home.postgres_url)
    else:
        storage = _IN_FILES.format(json.dumps(str(home.dagster / "history" / "runs")))
    config = (PROJECT / "dagster.yaml").read_text() + storage
    # Whole at any time: other processes of Dagster may be reading it.
    replace_file(home.dagster / "dagster.yaml", config.encode())
    # Without it the first look at the UI is an invitation to a community.
    seen = home.dagster / ".nux" / "nux.yaml"
    seen.parent.mkdir(exist_ok=True)
    seen.write_text("seen: 1\n")
    return environment


class Night(dg.ConfigurableResource):
    """The brand's home, held by one run for as long as the run lasts."""

    root: str
    key_file: str

    @property
    def home(self) -> Home:
        # The URL is no setting of the resource: Dagster shows those.
        return replace(settings().home, root=Path(self.root))

    @property
    def key(self) -> bytes:
        return open_key(self.home, Path(self.key_file))

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Night"]:
        """Hold the lock from the first step of a run to its last."""
        self.home.create()
        try:
            # Whoever only looks (the doctor, the search for dead runs) lets go in a moment.
            with self.home.night(patience=10):
                # Nothing starts with a missing or a wrong key.
                problem = heal(self.home, self.key)
                if problem and context.log:
                    context.log.warning(f"nobody else is given the current release: {problem}")
                yield self
        except NightIsRunning as running:
            raise dg.Failure(str(running), allow_retries=False) from None


def night() -> Night:
    said = settings()
    return Night(root=str(said.home.root), key_file=str(said.key_file))
