"""The console script ``siyu``: what a person types, and what the Makefile calls.

A command parses its words, calls one thing and prints; heavy imports stay inside the commands that
need them, so that help and small commands answer at once.
"""

import typer

from orchestration.commands.deliveries import real, simulate
from orchestration.commands.machine import dbt, dev, doctor
from orchestration.commands.nights import backfill, land, nightly
from orchestration.commands.releases import ledger, releases, rollback

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Siyu, the private-domain warehouse."
)
for command in (simulate, real, land, nightly, backfill, releases, rollback, ledger, doctor):
    app.command()(command)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(dbt)
app.command(hidden=True)(dev)
