"""dbt in this process: one set of arguments for the night, the command line and the tests.

A dbt subprocess costs three seconds of start-up; here its imports are paid once and only by who
builds. What the models mean is none of this module's business.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orchestration.home import DBT_PROJECT, Home
from orchestration.landing.channels import delivering_channels
from orchestration.landing.contracts import OWN_CHANNEL, staging_models


class DbtFailed(RuntimeError):
    """dbt did not finish; the message names the nodes and never a row."""


def needed_channels(home: Home) -> list[str]:
    """Return the channels whose models a home needs, in name order: those that deliver.

    A home without deliveries has everything.
    """
    delivering = delivering_channels(home)
    everything = {name for channels in staging_models().values() for name in channels}
    return sorted(everything & delivering or everything)


def _project(home: Home, channels: Sequence[str]) -> Path:
    """Return a copy of the dbt project with the staging models of some channels only.

    What a brand does not have, its nights neither parse nor build.
    """
    project = home.dbt_target / "project"
    shutil.rmtree(project, ignore_errors=True)
    wanted = {*channels, OWN_CHANNEL}

    def unwanted(folder: str, names: list[str]) -> set[str]:
        is_staging = Path(folder) == DBT_PROJECT / "models" / "staging"
        return set(names) - wanted if is_staging else {"target", "logs"} & set(names)

    shutil.copytree(DBT_PROJECT, project, ignore=unwanted)
    return project


def arguments(home: Home, command: Sequence[str]) -> list[str]:
    """Return the whole dbt command line for ``command``."""
    channels = needed_channels(home)
    staged = {
        entity: [name for name in having if name in channels]
        for entity, having in staging_models().items()
        if set(having) & set(channels)
    }
    return [
        *command,
        "--project-dir",
        str(_project(home, channels)),
        "--profiles-dir",
        str(DBT_PROJECT),
        "--vars",
        # Sorted, because another order would be another value and cost a full parse.
        json.dumps({"staged": staged}, sort_keys=True),
    ]


def invoke(home: Home, command: Sequence[str], on_event: Callable[[Any], None] | None = None):
    """Run dbt against ``home`` and return its result object; the caller judges it."""
    from dbt.adapters.factory import reset_adapters
    from dbt.cli.main import dbtRunner

    home.create()
    with environment(
        SIYU_HOME=str(home.root),
        DBT_TARGET_PATH=str(home.dbt_target),
        DBT_LOG_PATH=str(home.dbt_target / "logs"),
    ):
        try:
            runner = dbtRunner(callbacks=[on_event] if on_event else [])
            return runner.invoke(arguments(home, command))
        finally:
            reset_adapters()
            let_go_of_the_warehouse()


def manifest(home: Home) -> Mapping[str, Any]:
    """Return the project's manifest, parsed anew only when the project's content has changed."""
    path, parsed = home.dbt_target / "manifest.json", home.dbt_target / "parsed_project"
    project = f"{_content_of_the_project()} {needed_channels(home)}"
    if not path.exists() or not parsed.exists() or parsed.read_text() != project:
        result = invoke(home, ["--quiet", "parse"])
        if not result.success:
            raise DbtFailed(f"the dbt project does not parse: {result.exception}")
        parsed.write_text(project)
    return json.loads(path.read_text())


def _content_of_the_project() -> str:
    digest = hashlib.sha256()
    patterns = ("*.yml", "models/**/*.*", "macros/**/*.sql", "seeds/*.*", "tests/**/*.*")
    for path in sorted(path for pattern in patterns for path in DBT_PROJECT.glob(pattern)):
        digest.update(f"{path.relative_to(DBT_PROJECT)}|".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def let_go_of_the_warehouse() -> None:
    """Close the connection that dbt-duckdb keeps for its next command: it locks all others out."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
    DuckDBConnectionManager.close_all_connections()


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set variables of the environment for as long as it lasts."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
