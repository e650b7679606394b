"""Which models a home needs, those of the channels that deliver to it, and who may run dbt when."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.dbt_runner import needed_channels
from orchestration.home import Home, NightIsRunning
from orchestration.landing.contracts import staging_models

EVERYTHING = {name for channels in staging_models().values() for name in channels}


def delivering(tmp_path, *channels):
    home = Home(tmp_path)
    for channel in channels:
        (home.landing / channel / "stream").mkdir(parents=True)
    return home


def test_a_home_without_deliveries_has_everything(tmp_path):
    assert set(needed_channels(delivering(tmp_path))) == EVERYTHING


def test_a_home_needs_what_delivers_and_nothing_else(tmp_path):
    assert needed_channels(delivering(tmp_path, "pinkr", "masters")) == ["masters", "pinkr"]


def test_a_channel_that_is_switched_off_is_not_built(tmp_path):
    home = delivering(tmp_path, "pinkr", "jd")
    home.channels.write_text("jd: off")
    assert needed_channels(home) == ["pinkr"]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    """A home whose warehouse is marked as whole."""
    monkeypatch.setenv("SIYU_HOME", str(tmp_path))
    home = Home(tmp_path)
    home.build_mark.write_text("{}")
    return home


@pytest.fixture
def ran(home, monkeypatch) -> list[tuple[str, bool]]:
    """What dbt was asked for, and whether the home was held meanwhile."""
    found = []

    def invoke(home, words):
        try:
            with home.night():
                found.append((" ".join(words), False))
        except NightIsRunning:
            found.append((" ".join(words), True))
        return SimpleNamespace(success=True)

    monkeypatch.setattr("orchestration.dbt_runner.invoke", invoke)
    return found


@pytest.mark.parametrize(
    ("words", "is_held", "is_whole_after"),
    [
        ("run --select store__daily", True, False),
        ("--quiet build", True, False),
        ("parse", True, True),
        ("test --select store__daily", True, True),
        ("docs generate", True, True),
        ("docs serve", False, True),
    ],
)
def test_dbt_holds_the_home_and_what_it_writes_is_no_whole_build(
    home, ran, words, is_held, is_whole_after
):
    assert CliRunner().invoke(app, ["dbt", *words.split()]).exit_code == 0
    assert ran == [(words, is_held)]
    assert home.build_mark.exists() is is_whole_after


@pytest.mark.parametrize("words", ["run", "parse", "docs serve"])
def test_dbt_is_refused_while_a_night_is_running(home, ran, words):
    with home.night():
        done = CliRunner().invoke(app, ["dbt", *words.split()])
    assert done.exit_code == 2
    assert ran == []
    assert home.build_mark.exists()
