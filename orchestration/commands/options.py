"""What several commands are told in the same words, and how it is checked."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import typer

from orchestration.console import fail
from orchestration.landing.contracts import load_contracts
from orchestration.landing.drop_zone import delivery_dates
from orchestration.landing.tokens import KeyProblem, open_key
from orchestration.partitions import FIRST_DELIVERY, delivery_date_of
from orchestration.resources import Settings


def _wave(text: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        raise typer.BadParameter("write HH:MM") from None


def told(text: str) -> str:
    """Return what was said without the blanks around it; a name or reason is never empty."""
    if not text.strip():
        raise typer.BadParameter("say something: it goes into the log")
    return text.strip()


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Day = Annotated[
    str | None, typer.Option("--date", help="Delivery date, YYYY-MM-DD; default: the newest.")
]
Wave = Annotated[
    str, typer.Option(help="HH:MM: what is due later is still awaited.", callback=_wave)
]


def delivery_date(said: Settings, day: str | None) -> date:
    """Return the delivery date that was asked for, or the newest in the drop zone up to today."""
    today = today_in_shanghai()
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


def today_in_shanghai() -> date:
    return delivery_date_of(datetime.now(UTC))


def key_of(said: Settings) -> bytes:
    """Return the home's key, or end the command with what is wrong with it."""
    try:
        return open_key(said.home, said.key_file)
    except KeyProblem as problem:
        fail(str(problem))
