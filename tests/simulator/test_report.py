from datetime import date

import pytest

from simulator.measures import measures
from simulator.report import write_report
from simulator.world.build import build
from simulator.world.settings import Settings

SETTINGS = Settings(
    first_night=date(2025, 11, 10), members=400, history_days=200, nights=3, stores=6
)


@pytest.fixture(scope="module")
def world():
    return build(SETTINGS)


def test_the_same_world_gives_the_same_page_which_needs_nothing_else(world, tmp_path):
    for name in ("once", "again"):
        write_report(world, SETTINGS, tmp_path / f"{name}.html")
    page = (tmp_path / "once.html").read_text()
    assert page == (tmp_path / "again.html").read_text()
    assert page.count("<svg") == 13
    assert "src=" not in page
    assert "@import" not in page


def test_what_was_planted_is_counted_again(world):
    found = {measure.name: measure for measure in measures(world, SETTINGS)}
    assert all(measure.found is not None for measure in found.values())
    planted = [measure for measure in found.values() if measure.planted is not None]
    assert len(planted) > 30
    for name in ("night_share", "member_share", "coupon_share", "return_share"):
        assert found[name].found == pytest.approx(found[name].planted, abs=3 * found[name].error)
