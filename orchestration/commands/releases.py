"""Commands that show and move what is released, and what it was made from."""

import json
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.options import AsJson, key_of
from orchestration.console import alone, console, fail, show
from orchestration.landing.overrides import OverrideError
from orchestration.landing.overrides import override as sign_override
from orchestration.releasing import publication
from orchestration.releasing.candidates import read_candidate
from orchestration.releasing.records import NotReleasable
from orchestration.reports import ledger_rows
from orchestration.resources import settings


def releases(as_json: AsJson = False) -> None:
    """List the releases that are kept; the current one is marked."""
    home = settings().home
    now = publication.current(home)
    rows = [
        {
            "build_id": path.name,
            "data_through": candidate.data_through,
            "built_at": candidate.built_at,
            "audit": _verdict(path),
            "is_current": path == now,
        }
        for path in publication.releases(home)
        for candidate in [read_candidate(path)]
    ]
    show(rows, "no release yet", as_json)


def rollback(
    build_id: Annotated[str | None, typer.Argument(help="Default: the one before.")] = None,
) -> None:
    """Make an earlier release current again."""
    said = settings()
    with alone(said.home):
        try:
            release = publication.rollback(said.home, key_of(said), build_id)
        except NotReleasable as refusal:
            fail(str(refusal))
    console.print(f"current is {release.name}")


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


def override(
    check: Annotated[str, typer.Argument(help="Name of the check, as in audit.check_result.")],
    scope: Annotated[str, typer.Option(help="channel/stream/YYYY-MM-DD; * for all of the latter.")],
    by: Annotated[str, typer.Option(help="Who takes responsibility.")],
    reason: Annotated[str, typer.Option(help="Why the release may go out all the same.")],
    until: Annotated[str, typer.Option(help="Last delivery date that it holds for.")],
) -> None:
    """Sign that a failed critical check need not hold for a delivery; the next night obeys."""
    said = settings()
    with alone(said.home):
        try:
            signed = sign_override(said.home, key_of(said), check, scope, by, reason, until)
        except OverrideError as problem:
            fail(str(problem))
    console.print(f"{signed.check_name} is overridden for {scope} until {signed.valid_until}")


def _verdict(release: Path) -> str:
    path = release / "audit.json"
    if not path.exists():
        return "none"
    return "passed" if json.loads(path.read_text())["passed"] else "failed"
