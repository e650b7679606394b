"""Commands about this machine and the tools on it."""

import os
import sys
from typing import Annotated

import typer

from orchestration.console import console, fail
from orchestration.home import PROJECT
from orchestration.resources import prepare_dagster, settings


def doctor() -> None:
    """Say what is missing or wrong on this machine, and the mend."""
    from orchestration.diagnosis import diagnose

    findings = diagnose(settings())
    for finding in findings:
        console.print(f"{'ok ' if finding.is_fine else 'BAD'} {finding.what}")
        if not finding.is_fine:
            console.print(f"    mend: {finding.mend}")
    raise typer.Exit(0 if all(finding.is_fine for finding in findings) else 1)


def dbt(context: typer.Context) -> None:
    """Run dbt as the night does: `siyu dbt build --select store__daily`."""
    from orchestration.dbt_runner import invoke

    raise typer.Exit(0 if invoke(settings().home, context.args).success else 1)


def mf(context: typer.Context) -> None:
    """Ask MetricFlow: `siyu mf query --metrics orders --group-by metric_time__month`."""
    from orchestration.metric_queries import ScopeMissing, ask

    try:
        ask(settings().home, context.args)
    except ScopeMissing as problem:
        fail(str(problem))


def dev(port: Annotated[int, typer.Option(help="Of the UI, on 127.0.0.1.")] = 3000) -> None:
    """Open the Dagster UI on this machine, with the daemon that runs schedules and the queue."""
    from orchestration.dbt_runner import manifest

    said = settings()
    environment = {
        "SIYU_UI_URL": f"http://127.0.0.1:{port}",
        **os.environ,
        **prepare_dagster(said.home),
        "SIYU_KEY_FILE": str(said.key_file),
    }
    manifest(said.home)
    os.chdir(PROJECT)
    command = [sys.executable, "-W", "ignore", "-m", "dagster", "dev", "-h", "127.0.0.1"]
    command += ["-p", str(port)]
    os.execve(sys.executable, command, environment)  # noqa: S606 - this process becomes the UI
