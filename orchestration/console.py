"""How the command line speaks: tables on a terminal, plain lines elsewhere, JSON where asked."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from orchestration.home import Home, NightIsRunning

# Names of files are printed as they are, so nothing in a text is markup.
console = Console(highlight=False, soft_wrap=True, markup=False)
_errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def show(rows: Sequence[dict[str, Any]], empty: str, as_json: bool = False) -> None:
    """Print rows that share their keys, or ``empty`` if there are none."""
    if as_json:
        typer.echo(json.dumps(rows, default=str))
    elif not rows:
        console.print(empty)
    elif console.is_terminal:
        table = Table(*rows[0])
        for row in rows:
            table.add_row(*(Text(str(value)) for value in row.values()))
        console.print(table, soft_wrap=False)
    else:
        lines = [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            typer.echo("  ".join(padded).rstrip())


def warn(message: str) -> None:
    """Print one line on stderr."""
    _errors.print(message)


def fail(message: str) -> NoReturn:
    """End the command with one line on stderr and code 2."""
    warn(message)
    raise typer.Exit(2)


@contextmanager
def steps() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on a terminal, for work that tells its steps: name, how many done, of how many."""
    with Progress(console=_errors, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def tell(name: str, done: int, total: int) -> None:
            bar.update(task, description=name, completed=done, total=total)

        yield tell


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the home, or end the command if a night is running."""
    try:
        with home.night():
            yield
    except NightIsRunning as running:
        fail(str(running))


@contextmanager
def built(home: Home) -> Iterator[Path]:
    """Give the warehouse to read from; where that cannot be, end the command with the reason."""
    if not home.warehouse.exists():
        fail("no warehouse yet: run `siyu nightly`, which builds it")
    try:
        yield home.warehouse
    except duckdb.IOException:
        fail("the warehouse is being written: ask again after the night")
    except duckdb.CatalogException:
        fail("the last night did not build the warehouse to its end: run `siyu nightly`")
