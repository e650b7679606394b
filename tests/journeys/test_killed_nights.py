"""A night that is killed loses nothing and publishes nothing by halves."""

import random
import signal
import time

SEED = 20261120


def test_a_night_killed_at_any_moment_and_run_again_gives_the_same_tables(whole_brand, clean):
    reference, duration = clean
    brand = whole_brand("killed", TZ="UTC")
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
