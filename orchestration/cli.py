"""The console script ``siyu``: what a person types, and what the Makefile calls.

A command parses its words, calls one thing and prints; heavy imports stay inside the commands that
need them, so that help and small commands answer at once.
"""

import typer

from orchestration.commands.deliveries import real
from orchestration.commands.erasures import erase
from orchestration.commands.explanations import attribute, explain, headlines, suggest
from orchestration.commands.machine import dbt, dev, doctor, mf
from orchestration.commands.nights import backfill, land, nightly
from orchestration.commands.releases import ledger, override, releases, rollback
from orchestration.commands.simulations import score, simulate
from orchestration.console import warn
from orchestration.landing.registers import RegisterElsewhere
from orchestration.postgres import PostgresFailed
from orchestration.resources import SettingsWrong

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Siyu, the private-domain warehouse."
)
COMMANDS = (
    *(simulate, score, real, land, nightly, backfill, rollback, override, ledger, doctor),
    *(suggest, attribute, headlines, erase),
)
for command in COMMANDS:
    app.command()(command)
for passed_on in (dbt, mf):
    app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
        passed_on
    )
app.add_typer(explain, name="explain")
app.add_typer(releases, name="releases")
app.command(hidden=True)(dev)


def main() -> None:
    """Run a command; where the database or a setting is the trouble, one line says so."""
    try:
        app()
    except (PostgresFailed, RegisterElsewhere, SettingsWrong) as problem:
        warn(str(problem))
        raise SystemExit(2) from None
