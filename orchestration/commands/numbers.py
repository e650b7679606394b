"""`siyu explain <table> <key> <column>`: a published number down to its delivered lines."""

import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from orchestration.commands.options import AsJson
from orchestration.console import built, console, fail, show
from orchestration.resources import settings

_SHOWN = 20


class TableOrCommand(TyperGroup):
    """A group whose command may be left out: a word that is none is a published table."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and "." in args[0] and args[0] not in self.commands:
            args = ["number", *args]
        return super().resolve_command(ctx, args)


def number(
    table: Annotated[str, typer.Argument(help="A published table: kpi.store_daily.")],
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY... COLUMN",
            help="What names one row (store_id=S1 business_date=2026-11-20), then the column.",
        ),
    ],
    every: Annotated[
        bool, typer.Option("--all", help=f"Every row, not only the first {_SHOWN} of each part.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print all rows as CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """Explain a number of the current release: kpi.store_daily KEY... COLUMN."""
    from orchestration.explaining.explained import NotExplained
    from orchestration.explaining.report import report

    home = settings().home
    *pairs, column = words
    schema, _, name = table.partition(".")
    key = dict(pair.split("=", 1) for word in pairs for pair in _pairs(word))
    try:
        with built(home):
            told = report(home, (schema, name), key, column)
    except NotExplained as reason:
        fail(f"{table} {column}: {reason}")
    if as_json:
        typer.echo(json.dumps(told, default=str, ensure_ascii=False))
    elif as_csv:
        _write_csv(told["rows"])
    else:
        _print(told, None if every else _SHOWN)
    raise typer.Exit(0 if told["is_equal"] else 1)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return what fits on a terminal of a row: of the hash what tells it from others."""
    said = {name: "" if row[name] is None else row[name] for name in row if name != "part"}
    return said | {"file_sha256": said["file_sha256"][:12]}


def _pairs(word: str) -> Iterator[str]:
    """Take `a=1,b=2` apart where another name begins; a value may have a comma in it."""
    parts: list[str] = []
    for piece in word.split(","):
        if "=" in piece or not parts:
            parts.append(piece)
        else:
            parts[-1] += f",{piece}"
    for part in parts:
        if "=" not in part:
            fail(f"{part} is no column=value")
        yield part


def _write_csv(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _as_text(value) for name, value in row.items()} for row in rows)


def _as_text(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula: the text of a source stays text."""
    is_formula = isinstance(value, str) and re.match(r"[=+@\t\r]|-(?![0-9.]+$)", value)
    return f"'{value}" if is_formula else value


def _print(told: dict[str, Any], most: int | None) -> None:
    console.print(
        f"{told['table']} {told['column']} = {told['value']}  (release {told['release']})"
    )
    console.print(f"meaning  {told['meaning']}")
    for title in ("metric", "formula"):
        if told[title]:
            console.print(f"{title}  {told[title]}")
    for part in told["parts"]:
        console.print(f"\n{part['name']} = {part['value']}")
        if part["reason"]:
            console.print(f"  given, not added up: {part['reason']}")
            continue
        rows = [row for row in told["rows"] if row["part"] == part["name"]]
        shown = [_shown(row) for row in rows[:most]]
        show(shown, "no row adds to it")
        if len(rows) > len(shown):
            console.print(f"  … and {len(rows) - len(shown)} more: --all, --csv or --json")
        for note in part["notes"]:
            console.print(f"  {note}")
        console.print(part["check"])
    if told["formula"]:
        console.print(f"\n{told['check']}")
    if told["stands"]:
        console.print(f"\n{told['stands']}")
