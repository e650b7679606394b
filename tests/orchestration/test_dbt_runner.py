"""Which models a home needs: those of the channels that deliver to it."""

from orchestration.dbt_runner import needed_channels
from orchestration.home import Home
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
