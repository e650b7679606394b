"""MetricFlow asked about a home: the metrics as whoever computes them for herself would.

It reads a dbt project from a folder with the parsed definitions inside it.
"""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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


class ScopeMissing(ValueError):
    """A question would add up rows that overlap; the message names what to group by."""


def ask(home: Home, command: Sequence[str]) -> None:
    """Run MetricFlow's own command line; it exits as that does.

    Raises ``ScopeMissing`` for a query that adds up scopes of which one is part of the other.
    """
    if "query" in command:
        require_scopes(manifest(home), command)
    with queried_project(home):
        from dbt_metricflow.cli import main

        # It would ask the package index for a newer version of itself.
        main.UpdateChecker.check = lambda *_: None
        main.cli(args=list(command), prog_name="siyu mf")


def require_scopes(read: Mapping[str, Any], command: Sequence[str]) -> None:
    """Refuse a query of rows that are of a brand, its nodes and its stores without saying whose.

    Raises ``ScopeMissing``.
    """
    asked = set(re.findall(r"\w+", " ".join(command)))
    for model in read["semantic_models"].values():
        has_scopes = any("type_column" in each for each in model["config"]["meta"]["scopes"])
        scope = f"{model['primary_entity']}__scope"
        if not has_scopes or scope in asked:
            continue
        measures = {each["name"] for each in model["measures"]}
        for metric in read["metrics"].values():
            parts = {each["name"] for each in metric["type_params"]["input_measures"]}
            if metric["name"] in asked and parts & measures:
                raise ScopeMissing(
                    f"{metric['name']} is told of several scopes, which overlap: group by"
                    f" {scope}_type,{scope}, or choose some with --where"
                )
