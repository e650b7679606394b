"""A machine whose clock is a day off lands nothing too early and takes nobody back."""

from datetime import date
from pathlib import Path

import pytest
import typer

from orchestration.commands import options
from orchestration.home import Home
from orchestration.landing.contracts import load_contracts
from orchestration.resources import settings

REAL = date(2026, 11, 20)


@pytest.fixture
def said(tmp_path, monkeypatch):
    """A home to which two days were delivered, the second one on the real day."""
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    contract = load_contracts()["pos__ticket_lines"]
    for day in (19, 20):
        folder: Path = Home(tmp_path).landing / contract.channel / contract.stream
        (folder / f"2026-11-{day}").mkdir(parents=True)
        (folder / f"2026-11-{day}" / "a.csv").touch()
    return settings()


def at(monkeypatch, day: int) -> None:
    monkeypatch.setattr(options, "today_in_shanghai", lambda: REAL.replace(day=day))


def test_on_time_the_newest_day_is_taken(said, monkeypatch):
    at(monkeypatch, 20)
    assert options.delivery_date(said, None) == REAL


def test_a_day_behind_the_files_of_tomorrow_wait(said, monkeypatch, capsys):
    at(monkeypatch, 19)
    assert options.delivery_date(said, None) == date(2026, 11, 19)
    with pytest.raises(typer.Exit):
        options.delivery_date(said, "2026-11-20")
    assert "today, 2026-11-19 in Shanghai" in capsys.readouterr().err


def test_a_day_ahead_the_newest_day_is_still_what_was_delivered(said, monkeypatch):
    at(monkeypatch, 21)
    assert options.delivery_date(said, None) == REAL
