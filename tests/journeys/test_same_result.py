"""The same deliveries give the same tables: in any order, in any zone, and built again."""

import random
import shutil

SEED = 20261120


def test_days_in_any_order_and_another_zone_give_the_same_tables(new_brand, whole_brand, reference):
    whole = whole_brand("whole")
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


def test_a_warehouse_and_lake_built_again_from_the_archive_are_the_same(whole_brand, reference):
    brand = whole_brand("rebuilt")
    assert brand.siyu("land")[0] == 0
    for path in brand.home.lake.iterdir():
        shutil.rmtree(path)
    code, said = brand.siyu("backfill")
    assert code == 0, said
    assert brand.contents() == reference
