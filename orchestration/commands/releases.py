"""Commands that show and move what is released, and what it was made from."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from orchestration.commands.options import AsJson, key_of, told
from orchestration.console import alone, console, fail, show
from orchestration.home import Home
from orchestration.landing.overrides import OverrideError
from orchestration.landing.overrides import override as sign_override
from orchestration.releasing import kept, publication
from orchestration.releasing.candidates import DATABASE, read_candidate
from orchestration.releasing.differences import difference
from orchestration.releasing.records import NotReleasable
from orchestration.reports import ledger_rows
from orchestration.resources import settings

_WHICH = "A build id, or a date: the release that readers had then"

releases = typer.Typer(help="List the releases that are kept, compare them, find one by date.")


@releases.callback(invoke_without_command=True)
def listed(context: typer.Context, as_json: AsJson = False) -> None:
    """List the releases that are kept; the current one is marked."""
    if context.invoked_subcommand:
        return
    home = settings().home
    now = kept.current(home)
    rows = [
        {
            "build_id": path.name,
            "data_through": candidate.data_through,
            "built_at": candidate.built_at,
            "audit": _verdict(path),
            "is_current": path == now,
        }
        for path in kept.releases(home)
        for candidate in [read_candidate(path)]
    ]
    show(rows, "no release yet", as_json)


@releases.command()
def diff(
    old: Annotated[str | None, typer.Argument(help=_WHICH + "; default: the one before.")] = None,
    new: Annotated[str | None, typer.Argument(help=_WHICH + "; default: the current.")] = None,
    metric: Annotated[str | None, typer.Option(help="Only values of this metric.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what one kept release says otherwise than another, and why where it was final."""
    home = settings().home
    after = _kept(home, new) if new else kept.current(home)
    before = _kept(home, old) if old else kept.previous(home)
    if before is None or after is None:
        fail("there are no two releases to compare")
    try:
        found = difference(before, after, metric)
    except duckdb.CatalogException:
        fail("one of the two is from before there were restatements, or has no metrics")
    if as_json:
        typer.echo(json.dumps(found, default=str, ensure_ascii=False))
        return
    for age in ("old", "new"):
        console.print(f"{age}: {found[age]['build_id']}")
    if not found["is_same_code"]:
        console.print("built by different code")
    show(found["tables"], "all tables are the same")
    show(found["metrics"], "all values are the same")
    if found["largest"]:
        show(found["largest"], "")


@releases.command("as-of")
def as_of(day: Annotated[str, typer.Argument(help="YYYY-MM-DD, a day in Shanghai.")]) -> None:
    """Print the file of the release that readers had at the end of a day."""
    try:
        date.fromisoformat(day)
    except ValueError:
        fail(f"{day} is not a date; write YYYY-MM-DD")
    typer.echo(_kept(settings().home, day) / DATABASE)


def rollback(
    build_id: Annotated[
        str | None, typer.Argument(help="Default: the one published before the current one.")
    ] = None,
) -> None:
    """Make another kept release current."""
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


def _kept(home: Home, said: str) -> Path:
    try:
        return kept.named(home, said)
    except NotReleasable as refusal:
        fail(str(refusal))


def override(
    check: Annotated[str, typer.Argument(help="Name of the check, as in audit.check_result.")],
    scope: Annotated[
        str,
        typer.Option(help="channel/stream/YYYY-MM-DD; stream and date may be *, the channel not."),
    ],
    by: Annotated[str, typer.Option(help="Who takes responsibility.", callback=told)],
    reason: Annotated[
        str, typer.Option(help="Why the release may go out all the same.", callback=told)
    ],
    until: Annotated[str, typer.Option(help="Last delivery date that it holds for.")],
) -> None:
    """Sign that a failed critical check need not hold for a delivery; the next night obeys.

    An unexplained change of frozen values is of the channel kpi, and its stream is the metric.
    """
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
