"""The processes that read files side by side."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from tests.landing.conftest import DAY, line, text

# The sync after the first batch is where the landing is killed: its workers are there and wait.
LANDING = """
import multiprocessing, os, sys, time
from datetime import date
from pathlib import Path
from orchestration.home import Home
from orchestration.landing.arrivals import land
from orchestration.landing.contracts import load_contracts

def hold():
    print(len(multiprocessing.active_children()), flush=True)
    time.sleep(60)

os.sync = hold
[contract] = load_contracts(Path(sys.argv[2])).values()
land(Home(Path(sys.argv[1])), contract, b"k" * 32, date.fromisoformat(sys.argv[3]))
"""


def test_workers_end_with_a_landing_that_is_killed(shop):
    for number in range(16):
        shop.deliver(text(line(number)), f"{number}.csv")
    said = [shop.home.root, shop.contract.path.parents[1], DAY]
    landing = subprocess.Popen(
        [sys.executable, "-c", LANDING, *map(str, said)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        assert int(landing.stdout.readline()) > 0
        landing.kill()
        # Every process of the landing holds the other end of the pipe, which the last one closes.
        landing.communicate(timeout=5)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(landing.pid, signal.SIGKILL)
