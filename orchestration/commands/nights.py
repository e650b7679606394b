"""Commands that land, build and publish."""

import sqlite3
from contextlib import suppress

import typer

from orchestration.commands.options import Day, Wave, delivery_date, key_of
from orchestration.console import alone, console, fail, show
from orchestration.landing.contests import ContestError
from orchestration.landing.contracts import load_contracts
from orchestration.landing.decisions import DecisionError
from orchestration.partitions import LAST_WAVE, deadline_passed
from orchestration.postgres import PostgresFailed
from orchestration.reports import candidate_problems, kpi_summary, set_aside_summary
from orchestration.resources import Settings, settings


def land(day: Day = None, wave: Wave = LAST_WAVE) -> None:
    """Land what the drop zone holds up to a delivery date, and nothing more."""
    from orchestration.landing.accounts import export_accounts
    from orchestration.landing.arrivals import land as land_stream

    said, contracts = settings(), load_contracts()
    said.home.create()
    up_to = delivery_date(said, day)
    with alone(said.home):
        key = key_of(said)
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
        try:
            export_accounts(said.home, key, contracts, up_to, wave)
        except (ContestError, DecisionError) as problem:
            fail(str(problem))


def nightly(day: Day = None, wave: Wave = LAST_WAVE) -> None:
    """Run the night of a delivery date, with whatever was delivered earlier and has not landed."""
    _run_night(settings(), day, wave)


def backfill() -> None:
    """Land every delivery date of the drop zone, in one build and one release."""
    _run_night(settings(), None, LAST_WAVE)


def _run_night(said: Settings, day: str | None, wave: str) -> None:
    from orchestration.night import run_night

    up_to = delivery_date(said, day)
    with console.status(f"the night of {up_to}", spinner="dots"):
        outcome = run_night(said, up_to, wave)
    # Where PostgreSQL or a full disk is the problem, the register cannot be asked either.
    with suppress(PostgresFailed, sqlite3.OperationalError):
        for line in set_aside_summary(said.home):
            console.print(line)
    if not outcome.published:
        console.print(f"not published: {outcome.problem}")
        for line in candidate_problems(said.home) if outcome.failed_audit else ():
            console.print(f"  {line}")
        console.print(f"current is still {outcome.current or 'nothing'}")
        raise typer.Exit(1)
    show(kpi_summary(said.home), "no sales yet")
    console.print(f"published {outcome.current}: {said.home.releases / 'current.duckdb'}")
