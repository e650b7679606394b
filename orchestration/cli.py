"""The console script ``siyu``: what a person types, and what the Makefile calls.

A command here parses its words, calls one thing and prints; heavy imports stay inside the commands
that need them, so that help and small commands answer at once.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from orchestration.console import alone, console, fail, show
from orchestration.home import PROJECT
from orchestration.landing.contracts import load_contracts
from orchestration.partitions import FIRST_DELIVERY, LAST_WAVE
from orchestration.reports import candidate_problems, kpi_summary, ledger_rows, set_aside_summary
from orchestration.resources import Settings, prepare_dagster, settings

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Siyu, the private-domain warehouse."
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Day = Annotated[
    str | None, typer.Option("--date", help="Delivery date, YYYY-MM-DD; default: the newest.")
]
Wave = Annotated[str, typer.Option(help="Wave, HH:MM: what is due later is still awaited.")]


@app.command()
def simulate(
    days: Annotated[int, typer.Option(min=3, help="Delivery dates to generate.")] = 28,
    newest: Annotated[
        str | None, typer.Option(help="The last of them; default: today in Shanghai.")
    ] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Only if the drop zone is empty.")
    ] = False,
) -> None:
    """Deliver a small generated brand to the drop zone."""
    from simulator.brand import deliver

    said = settings()
    said.home.create()
    brand = said.home.root / "brand"
    if any(said.home.landing.glob("*/*/*/*")):
        if if_empty:
            return
        if not brand.exists() or brand.read_text().strip() != "generated":
            fail(
                f"{said.home.root} holds another brand's deliveries: set SIYU_HOME to a new folder"
            )
    brand.write_text("generated\n")
    files = deliver(said.home.landing, date.fromisoformat(newest) if newest else _today(), days)
    console.print(f"a generated brand delivered {files} files to {said.home.landing}")


@app.command()
def real() -> None:
    """Deliver the two public data sets to the drop zone, day by day."""
    from real_data.brand import NotThisHome, deliver_all

    said = settings()
    try:
        files = deliver_all(said.real_data, said.home, said.key_file)
    except (FileNotFoundError, NotThisHome) as problem:
        fail(str(problem))
    console.print(f"{files} new files in {said.home.landing}")


@app.command()
def land(day: Day = None, wave: Wave = LAST_WAVE) -> None:
    """Land what the drop zone holds up to a delivery date, and nothing more."""
    from orchestration.landing.accounts import export_accounts
    from orchestration.landing.arrivals import land as land_stream
    from orchestration.partitions import deadline_passed

    said, contracts = settings(), load_contracts()
    said.home.create()
    up_to = _day(said, day)
    with alone(said.home):
        key = _key(said)
        for contract in contracts.values():
            rows = land_stream(
                said.home, contract, key, up_to, deadline_passed(contract.deadline, wave)
            )
            if rows:
                console.print(
                    f"{contract.name}: {len(rows)} files, {sum(row.loaded for row in rows)} lines"
                )
            for row in rows:
                if row.status == "rejected":
                    console.print(f"  rejected {row.delivery_date}/{row.file_name}: {row.reason}")
        export_accounts(said.home, contracts, up_to, wave)


@app.command()
def nightly(day: Day = None, wave: Wave = LAST_WAVE) -> None:
    """Run the night of a delivery date, with whatever was delivered earlier and has not landed."""
    _run_night(settings(), day, wave)


@app.command()
def backfill() -> None:
    """Land every delivery date of the drop zone, in one build and one release."""
    _run_night(settings(), None, LAST_WAVE)


@app.command()
def releases(as_json: AsJson = False) -> None:
    """List the releases that are kept; the current one is marked."""
    from orchestration.releasing.candidates import read_candidate
    from orchestration.releasing.publication import current
    from orchestration.releasing.publication import releases as kept

    home = settings().home
    now = current(home)
    rows = [
        {
            "build_id": path.name,
            "data_through": candidate.data_through,
            "built_at": candidate.built_at,
            "audit": _verdict(path),
            "is_current": path == now,
        }
        for path in kept(home)
        for candidate in [read_candidate(path)]
    ]
    show(rows, "no release yet", as_json)


@app.command()
def rollback(
    build_id: Annotated[str | None, typer.Argument(help="Default: the one before.")] = None,
) -> None:
    """Make an earlier release current again."""
    from orchestration.releasing.publication import rollback as move_back
    from orchestration.releasing.records import NotReleasable

    said = settings()
    with alone(said.home):
        try:
            release = move_back(said.home, _key(said), build_id)
        except NotReleasable as refusal:
            fail(str(refusal))
    console.print(f"current is {release.name}")


@app.command()
def ledger(
    as_json: AsJson = False,
    every: Annotated[
        bool, typer.Option("--all", help="Every file, not only those that stand out.")
    ] = False,
) -> None:
    """Show what became of the delivered lines, by stream, and the files that stand out."""
    said = settings()
    totals, files = ledger_rows(said.home, every)
    if as_json:
        typer.echo(json.dumps({"streams": totals, "files": files}, default=str))
        return
    show(totals, "nothing has landed yet")
    if files:
        show(files, "")


@app.command()
def doctor() -> None:
    """Say what is missing or wrong on this machine, and the mend."""
    from orchestration.diagnosis import diagnose

    findings = diagnose(settings())
    for finding in findings:
        console.print(f"{'ok ' if finding.is_fine else 'BAD'} {finding.what}")
        if not finding.is_fine:
            console.print(f"    mend: {finding.mend}")
    raise typer.Exit(0 if all(finding.is_fine for finding in findings) else 1)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def dbt(context: typer.Context) -> None:
    """Run dbt as the night does: `siyu dbt build --select store__daily`."""
    from orchestration.dbt_runner import invoke

    raise typer.Exit(0 if invoke(settings().home, context.args).success else 1)


@app.command(hidden=True)
def dev() -> None:
    """Open the Dagster UI on this machine."""
    said = settings()
    environment = {**os.environ, **prepare_dagster(said.home), "SIYU_KEY_FILE": str(said.key_file)}
    _manifest(said)
    os.chdir(PROJECT)
    command = [sys.executable, "-W", "ignore", "-m", "dagster", "dev", "-h", "127.0.0.1"]
    os.execve(sys.executable, command, environment)  # noqa: S606 - this process becomes the UI


def _run_night(said: Settings, day: str | None, wave: str) -> None:
    from orchestration.night import run_night

    up_to = _day(said, day)
    with console.status(f"the night of {up_to}", spinner="dots"):
        outcome = run_night(said, up_to, wave)
    for line in set_aside_summary(said.home):
        console.print(line)
    if not outcome.published:
        console.print(f"[bold]not published:[/bold] {outcome.problem}")
        for line in candidate_problems(said.home) if outcome.failed_audit else ():
            console.print(f"  {line}")
        console.print(f"current is still {outcome.current or 'nothing'}")
        raise typer.Exit(1)
    show(kpi_summary(said.home), "no sales yet")
    console.print(f"published {outcome.current}: {said.home.releases / 'current.duckdb'}")


def _manifest(said: Settings) -> None:
    from orchestration.dbt_runner import manifest

    manifest(said.home)


def _day(said: Settings, day: str | None) -> date:
    """Return the delivery date that was asked for, or the newest in the drop zone up to today."""
    from orchestration.landing.drop_zone import delivery_dates

    today = _today()
    if not day:
        days = [each for each in delivery_dates(said.home, load_contracts()) if each <= today]
        return days[-1] if days else fail(f"nothing has been delivered to {said.home.landing}")
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        fail(f"{day} is not a date; write YYYY-MM-DD")
    if not FIRST_DELIVERY <= asked <= today:
        fail(f"{day} is not between {FIRST_DELIVERY} and today, {today} in Shanghai")
    return asked


def _today() -> date:
    from datetime import UTC, datetime

    from orchestration.partitions import delivery_date_of

    return delivery_date_of(datetime.now(UTC))


def _key(said: Settings) -> bytes:
    from orchestration.landing.tokens import KeyProblem, open_key

    try:
        return open_key(said.home, said.key_file)
    except KeyProblem as problem:
        fail(str(problem))


def _verdict(release: Path) -> str:
    path = release / "audit.json"
    if not path.exists():
        return "none"
    return "passed" if json.loads(path.read_text())["passed"] else "failed"
