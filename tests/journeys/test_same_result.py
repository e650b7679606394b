"""The same deliveries give the same tables: in any order, in any zone, after any crash."""

import random
import shutil
import signal
import time
from datetime import date

import pytest

from tests.small_brand import deliver

LAST, DAYS = date(2026, 11, 20), 4
SEED = 20261120


def brand_with_everything(new_brand, name: str, **settings: str):
    brand = new_brand(name, **settings)
    deliver(brand.home.landing, LAST, DAYS)
    return brand


@pytest.fixture(scope="module")
def clean(new_brand):
    """What one clean backfill publishes, and how long it takes."""
    brand = brand_with_everything(new_brand, "reference", TZ="Asia/Shanghai")
    started = time.monotonic()
    code, said = brand.siyu("backfill")
    assert code == 0, said
    return brand.contents(), time.monotonic() - started


@pytest.fixture(scope="module")
def reference(clean):
    return clean[0]


def test_days_in_any_order_and_another_zone_give_the_same_tables(new_brand, reference):
    whole = brand_with_everything(new_brand, "whole")
    brand = new_brand("in any order", TZ="America/New_York")
    days = sorted({path.name for path in whole.home.landing.glob("*/*/*")})
    random.Random(SEED).shuffle(days)
    for day in days:
        for folder in whole.home.landing.glob(f"*/*/{day}"):
            target = brand.home.landing / folder.relative_to(whole.home.landing)
            shutil.copytree(folder, target)
        code, said = brand.siyu("nightly", "--date", day)
    assert code == 0, said
    assert brand.contents() == reference


def test_a_night_killed_at_any_moment_and_run_again_gives_the_same_tables(new_brand, clean):
    reference, duration = clean
    brand = brand_with_everything(new_brand, "killed", TZ="UTC")
    moments = random.Random(SEED)
    for _ in range(6):
        night = brand.start("backfill")
        time.sleep(moments.uniform(0.1, 1) * duration)
        night.send_signal(signal.SIGKILL)
        night.communicate()
        if brand.current():
            assert brand.contents() == reference
    code, said = brand.siyu("backfill")
    assert code == 0, said
    assert brand.contents() == reference


def test_a_warehouse_and_lake_built_again_from_the_archive_are_the_same(new_brand, reference):
    brand = brand_with_everything(new_brand, "rebuilt")
    assert brand.siyu("land")[0] == 0
    for path in brand.home.lake.iterdir():
        shutil.rmtree(path)
    code, said = brand.siyu("backfill")
    assert code == 0, said
    assert brand.contents() == reference
