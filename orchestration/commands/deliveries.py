"""Commands that put files into the drop zone."""

from datetime import date
from typing import Annotated

import typer

from orchestration.commands.options import today_in_shanghai
from orchestration.console import console, fail
from orchestration.resources import settings


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
    files = deliver(
        said.home.landing, date.fromisoformat(newest) if newest else today_in_shanghai(), days
    )
    console.print(f"a generated brand delivered {files} files to {said.home.landing}")


def real() -> None:
    """Deliver the two public data sets to the drop zone, day by day."""
    from real_data.brand import NotThisHome, deliver_all

    said = settings()
    try:
        files = deliver_all(said.real_data, said.home, said.key_file)
    except (FileNotFoundError, NotThisHome) as problem:
        fail(str(problem))
    console.print(f"{files} new files in {said.home.landing}")
