"""MetricFlow asked about a home: the metrics as whoever computes them for herself would.

It reads a dbt project from a folder with the parsed definitions inside it.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from orchestration.dbt_runner import environment, let_go_of_the_warehouse, manifest
from orchestration.home import DBT_PROJECT, Home


@contextmanager
def queried_project(home: Home) -> Iterator[Path]:
    """Yield the folder of a dbt project that MetricFlow can read, in the environment it wants."""
    manifest(home)
    project = home.dbt_target / "project"
    (project / "target").mkdir(exist_ok=True)
    shutil.copy(home.dbt_target / "semantic_manifest.json", project / "target")
    with environment(
        SIYU_HOME=str(home.root),
        DBT_PROJECT_DIR=str(project),
        DBT_PROFILES_DIR=str(DBT_PROJECT),
    ):
        try:
            yield project
        finally:
            let_go_of_the_warehouse()


def ask(home: Home, command: Sequence[str]) -> None:
    """Run MetricFlow's own command line; it exits as that does."""
    with queried_project(home):
        from dbt_metricflow.cli import main

        # It would ask the package index for a newer version of itself.
        main.UpdateChecker.check = lambda *_: None
        main.cli(args=list(command), prog_name="siyu mf")
