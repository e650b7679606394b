"""The same settings deliver the same bytes, and any night can be told alone."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from orchestration.landing.contracts import load_contracts
from simulator import brand
from simulator.exports import exported_streams
from simulator.world.settings import Settings

SETTINGS = Settings(first_night=date(2026, 3, 1), members=60, history_days=40, nights=3, stores=3)
# The channels of the public data are delivered by the public data alone.
PUBLIC = {"pos", "webshop"}
_SIMULATE = """
import sys
from datetime import date
from pathlib import Path
from simulator import brand
from tests.simulator.test_simulated_brand import SETTINGS

if __name__ == "__main__":
    brand.WORKERS = int(sys.argv[2])
    place = brand.Simulated(Path(sys.argv[1]) / "landing", Path(sys.argv[1]) / "truth")
    brand.simulate(place, SETTINGS)
"""


def _place(root: Path) -> brand.Simulated:
    return brand.Simulated(root / "landing", root / "truth")


def _digests(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((root / "landing").rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    root = tmp_path_factory.mktemp("brand")
    brand.simulate(_place(root), SETTINGS)
    return root


def test_every_contract_of_the_brand_has_a_query_and_every_query_a_contract():
    declared = {name for name in load_contracts() if name.split("__")[0] not in PUBLIC}
    assert declared == set(exported_streams())


def test_another_process_clock_and_hash_seed_deliver_the_same_bytes(delivered, tmp_path):
    script = tmp_path / "simulate.py"
    script.write_text(_SIMULATE)
    project = str(Path(__file__).resolve().parents[2])
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "PYTHONPATH": project}
    command = [sys.executable, str(script), str(tmp_path), "1"]
    subprocess.run(command, env=os.environ | surroundings, check=True)
    assert _digests(tmp_path) == _digests(delivered)


def test_parquet_is_the_same_bytes_whatever_is_written_beside_it(tmp_path, monkeypatch):
    large = Settings(**{**vars(SETTINGS), "nights": 1, "as_parquet": True})
    for workers in (1, 3):
        monkeypatch.setattr(brand, "WORKERS", workers)
        brand.simulate(_place(tmp_path / str(workers)), large)
    digests = _digests(tmp_path / "1")
    assert _digests(tmp_path / "3") == digests
    assert any(path.endswith(".parquet") for path in digests)


def test_a_night_told_later_is_the_night_that_would_have_been_told(delivered, tmp_path):
    first = Settings(**{**vars(SETTINGS), "nights": 1})
    brand.simulate(_place(tmp_path), first)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "landing").rglob("*.*")}
    assert _place(tmp_path).settings() == first
    brand.simulate(_place(tmp_path), SETTINGS)
    assert _digests(tmp_path) == _digests(delivered)
    assert all(path.stat().st_mtime_ns == told for path, told in before.items())


def test_what_is_there_is_not_written_again(delivered):
    assert brand.simulate(_place(delivered), SETTINGS) == 0


def test_another_seed_is_another_brand(delivered, tmp_path):
    brand.simulate(_place(tmp_path), Settings(**{**vars(SETTINGS), "seed": 8, "nights": 1}))
    tickets = "landing/pinkr/tickets/2026-03-01/tickets_xiaohe_2026-02-28.jsonl"
    assert _digests(tmp_path)[tickets] != _digests(delivered)[tickets]


def test_the_first_night_holds_the_history_and_each_later_one_a_day(delivered):
    folder = delivered / "landing" / "pinkr" / "tickets"
    nights = sorted(folder.iterdir())
    assert [night.name for night in nights] == ["2026-03-01", "2026-03-02", "2026-03-03"]
    manifests = [next(night.glob("*.manifest.json")).read_text() for night in nights]
    assert ["history_from" in text for text in manifests] == [True, False, False]


def test_nothing_that_only_the_truth_knows_is_delivered(delivered):
    """Person ids are of the simulation's own; what one would be found by is in no delivery."""
    for path in (delivered / "landing").rglob("*.json*"):
        text = path.read_text(encoding="utf-8", errors="ignore")
        for name in ("person_id", "household_id", "contact_id", "cause", "would_be_channel"):
            assert f'"{name}"' not in text, f"{path.name}: {name}"
