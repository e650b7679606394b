"""Commands about this machine and the tools on it."""

import os
import sys
from contextlib import ExitStack
from typing import Annotated

import typer

from orchestration.console import alone, console, fail
from orchestration.home import PROJECT
from orchestration.resources import prepare_dagster, settings

# After these the warehouse is not what a night has built and tested.
_WRITING = {"build", "run", "seed", "snapshot", "clone", "retry", "run-operation"}
# Serves pages until somebody ends it, and must not keep the nights from running.
_FOR_EVER = {"docs", "serve"}


def doctor() -> None:
    """Say what is missing or wrong on this machine, and the mend."""
    from orchestration.diagnosing.diagnosis import diagnose

    findings = diagnose(settings())
    for finding in findings:
        console.print(f"{'ok ' if finding.is_fine else 'BAD'} {finding.what}")
        if not finding.is_fine:
            console.print(f"    mend: {finding.mend}")
    raise typer.Exit(0 if all(finding.is_fine for finding in findings) else 1)


def dbt(context: typer.Context) -> None:
    """Run dbt as the night does: `siyu dbt build --select store__daily`."""
    from orchestration.dbt_runner import invoke
    from orchestration.releasing.wholeness import forget_build

    home, words = settings().home, set(context.args)
    with ExitStack() as held:
        # Whatever is asked of it, it writes its copy of the project anew, which a night is reading.
        held.enter_context(alone(home))
        if words & _WRITING:
            forget_build(home)
        if words >= _FOR_EVER:
            held.close()
        done = invoke(home, context.args)
    raise typer.Exit(0 if done.success else 1)


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
