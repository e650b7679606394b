"""Commands that make a brand of which everything is known, and compare the warehouse with it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.commands.options import AsJson, key_of, today_in_shanghai
from orchestration.console import built, console, fail, show, steps
from orchestration.home import Home
from orchestration.resources import settings

if TYPE_CHECKING:
    from simulator.brand import Simulated
    from simulator.world.settings import Settings


def simulate(
    preset: Annotated[str, typer.Option(help="tiny, default or bench-1m.")] = "default",
    members: Annotated[int | None, typer.Option(min=20, help="Members of the brand.")] = None,
    history_days: Annotated[int | None, typer.Option(min=7, help="Days before the first.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Nights to deliver.")] = None,
    stores: Annotated[int | None, typer.Option(min=3, help="Stores of the brand.")] = None,
    seed: Annotated[int | None, typer.Option(help="Another brand of the same kind.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="First night; default: so that the last is today.")
    ] = None,
    fault: Annotated[
        str | None, typer.Option(help="Plant a fault in the last night; `list` names them.")
    ] = None,
    report: Annotated[bool, typer.Option("--report", help="Write an HTML report of it.")] = False,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Only if the drop zone is empty.")
    ] = False,
) -> None:
    """Deliver a simulated brand: its history in the first night, then night by night."""
    from simulator import brand

    home = settings().home
    place = brand.Simulated(home.landing, home.root / "truth")
    if fault == "list":
        _show_faults()
        return
    is_empty = not any(home.landing.glob("*/*/*/*"))
    if if_empty and not is_empty:
        return
    asked = {
        "members": members,
        "history_days": history_days,
        "nights": days,
        "stores": stores,
        "seed": seed,
        "first_night": _day(first),
    }
    wanted = _wanted(home, place, preset, asked, is_empty)
    home.create()
    (home.root / "brand").write_text("generated\n")
    if not home.identity.exists():
        home.identity.write_text(brand.DECISIONS)
    if not home.contests.exists():
        home.contests.write_text(brand.contests(wanted))
    with steps() as progress:
        files = brand.simulate(place, wanted, progress)
    console.print(f"a simulated brand delivered {files} files to {home.landing}")
    if fault:
        _plant(place, fault, wanted)
    if report:
        _report(place, wanted)


def score(as_json: AsJson = False) -> None:
    """Compare the warehouse and the current release with the truth of the simulated brand."""
    from simulator.brand import Simulated
    from simulator.truth import scores

    said = settings()
    place = Simulated(said.home.landing, said.home.root / "truth")
    if not _known(place):
        fail(f"{said.home.root} holds no simulated brand: run `siyu simulate` first")
    with built(said.home):
        found = [vars(row) for row in scores(said.home, place, key_of(said))]
    show(found, "nothing to score", as_json)


def _wanted(home: Home, place: "Simulated", preset: str, asked: dict, is_empty: bool) -> "Settings":
    """Return the brand that was asked for, which must be the one that is there."""
    from simulator import brand
    from simulator.world.settings import Settings

    if preset not in brand.PRESETS:
        fail(f"{preset} is none of {', '.join(brand.PRESETS)}")
    asked = {name: value for name, value in asked.items() if value is not None}
    known = _known(place)
    if known:
        known = replace(known, nights=max(known.nights, asked.pop("nights", 0)))
        if any(getattr(known, name) != value for name, value in asked.items()):
            fail(f"{home.root} holds a brand of other settings: set SIYU_HOME to a new folder")
        return known
    if not is_empty:
        fail(f"{home.root} holds another brand's deliveries: set SIYU_HOME to a new folder")
    said = brand.PRESETS[preset] | asked
    if "first_night" not in said:
        said["first_night"] = today_in_shanghai() - timedelta(days=said["nights"] - 1)
    return Settings(**said)


def _known(place: "Simulated") -> "Settings | None":
    from simulator.brand import OtherBrand

    try:
        return place.settings()
    except OtherBrand as problem:
        fail(f"{problem}: set SIYU_HOME to a new folder")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fail(f"{text} is not a date; write YYYY-MM-DD")


def _show_faults() -> None:
    from simulator.faults import FAULTS

    rows = [
        {
            "number": fault.number,
            "fault": name,
            "reaction": fault.reaction,
            "what": fault.description,
        }
        for name, fault in FAULTS.items()
    ]
    show(rows, "no faults")


def _plant(place: "Simulated", name: str, wanted: "Settings") -> None:
    from simulator.faults import FAULTS, plant

    if name not in FAULTS:
        fail(f"{name} is no fault; `siyu simulate --fault list` names them")
    planted = plant(place.landing, place.truth, name, wanted.last_night, wanted.seed)
    console.print(f"planted {name} in {planted.stream}: expected reaction {planted.reaction}")


def _report(place: "Simulated", wanted: "Settings") -> None:
    from simulator.report import write_report
    from simulator.world.store import World

    path = place.truth / "report.html"
    write_report(World.read(place.world), wanted, path)
    console.print(f"report: {path}")
