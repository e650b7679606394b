"""The same deliveries give the same tables: in any order, in any zone, killed, and built again."""

import random
import shutil
import signal
import time

import pytest

SEED = 20261120


@pytest.fixture(scope="module")
def clean(whole_brand) -> tuple[dict[str, str], float]:
    """What one clean backfill publishes, and how long it takes."""
    brand = whole_brand("reference", TZ="Asia/Shanghai")
    started = time.monotonic()
    code, said = brand.siyu("backfill")
    assert code == 0, said
    return brand.contents(), time.monotonic() - started


@pytest.fixture(scope="module")
def reference(clean) -> dict[str, str]:
    return clean[0]


def test_days_in_any_order_and_another_zone_give_the_same_tables(new_brand, whole_brand, reference):
    whole = whole_brand("whole")
    brand = new_brand("in any order", TZ="America/New_York")
    days = sorted({path.name for path in whole.home.landing.glob("*/*/*")})
    random.Random(SEED).shuffle(days)
    for number, day in enumerate(days, start=1):
        for folder in whole.home.landing.glob(f"*/*/{day}"):
            target = brand.home.landing / folder.relative_to(whole.home.landing)
            shutil.copytree(folder, target)
        # Half of the days have been built on when the other half comes.
        is_built = number in (len(days) // 2, len(days))
        code, said = brand.siyu("nightly" if is_built else "land", "--date", day)
    assert code == 0, said
    assert brand.contents() == reference


def test_a_warehouse_and_lake_built_again_from_the_archive_are_the_same(whole_brand, reference):
    brand = whole_brand("rebuilt")
    assert brand.siyu("land")[0] == 0
    for path in brand.home.lake.iterdir():
        shutil.rmtree(path)
    code, said = brand.siyu("backfill")
    assert code == 0, said
    assert brand.contents() == reference


def test_a_night_killed_at_any_moment_and_run_again_gives_the_same_tables(whole_brand, clean):
    """Nothing is lost, and nothing is published by halves."""
    reference, duration = clean
    brand = whole_brand("killed", TZ="UTC")
    moments = random.Random(SEED)
    for _ in range(4):
        night = brand.start("backfill")
        time.sleep(moments.uniform(0.1, 1) * duration)
        night.send_signal(signal.SIGKILL)
        night.communicate()
        if brand.current():
            assert brand.contents() == reference
    code, said = brand.siyu("backfill")
    assert code == 0, said
    assert brand.contents() == reference
