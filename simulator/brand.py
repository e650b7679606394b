"""The simulated brand in a home: its world is built, its nights are delivered, its truth is kept.

The truth lies beside the drop zone; only ``siyu score`` and the report read it.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from simulator.exports import channels, export, exported_streams, prepare
from simulator.world.build import STAGES, building, tell_nights
from simulator.world.settings import Behaviour, Settings
from simulator.world.store import World

WORKERS = 2
PRESETS: dict[str, dict[str, Any]] = {
    "tiny": {"members": 160, "history_days": 60, "nights": 3, "stores": 4},
    "default": {"members": 2_000, "history_days": 450, "nights": 30, "stores": 24},
    "bench-1m": {
        "members": 1_000_000,
        "history_days": 1_095,
        "nights": 1,
        "stores": 300,
        "as_parquet": True,
        # Ten million order lines and thirty million touches.
        "behaviour": Behaviour(
            orders_a_year=2.68, targeted_share=0.09, talks_a_week=0.03, own_visits=0.06
        ),
    },
}
# One official account is bound to its agency's open platform, see ``world/schema.sql``.
DECISIONS = "open_platforms: {wx8f7e6d5c4b3a2910: agency}\n"
Progress = Callable[[str, int, int], None]


class OtherBrand(RuntimeError):
    """What lies there was simulated with parameters that this version does not have."""


@dataclass(frozen=True)
class Simulated:
    """Where a simulated brand lies in a home."""

    landing: Path
    truth: Path

    @property
    def settings_file(self) -> Path:
        return self.truth / "settings.json"

    @property
    def world(self) -> Path:
        """Everything that is true, as the tables of ``world/schema.sql``."""
        return self.truth / "world.duckdb"

    def settings(self) -> Settings | None:
        """Return the settings of the brand that was simulated here, if there is one.

        Raises ``OtherBrand`` if another version of the simulator made it.
        """
        if not self.settings_file.exists():
            return None
        said = json.loads(self.settings_file.read_text())
        first_night = date.fromisoformat(said.pop("first_night"))
        try:
            behaviour = Behaviour(**said.pop("behaviour"))
        except TypeError:
            raise OtherBrand(f"{self.truth} is of a brand with other parameters") from None
        return Settings(first_night=first_night, behaviour=behaviour, **said)


def simulate(place: Simulated, settings: Settings, progress: Progress = lambda *_: None) -> int:
    """Deliver the nights that are not there yet, and return how many files are new.

    The channels are written side by side; each file depends on the settings alone.
    """
    told = {date.fromisoformat(path.stem) for path in (place.truth / "nights").glob("*.json")}
    nights = [night for night in _nights(settings) if night not in told]
    if not nights:
        return 0
    place.truth.mkdir(parents=True, exist_ok=True)
    steps, done = len(STAGES) + len(channels()), 0
    for stage in _build(place.world, settings):
        progress(stage, done := done + 1, steps)
    files = 0
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        tasks = {
            pool.submit(_export, place, settings, nights, channel): channel
            for channel in channels()
        }
        try:
            for task in as_completed(tasks):
                files += task.result()
                progress(tasks[task], done := done + 1, steps)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    for night in nights:
        _write(place.truth / "nights" / f"{night}.json", {"delivery_date": str(night)})
    _write(place.settings_file, _said(settings))
    return files


def contests(settings: Settings) -> str:
    """Return the ``contests.yml`` of the brand: a fortnight and a month that are long over."""
    last = settings.first_night + timedelta(days=settings.nights - 36)
    end = last.replace(day=1) - timedelta(days=1)
    return (
        f"- {{contest: 企微拉新大赛, counts: contact, from: {last - timedelta(days=13)},"
        f" until: {last}, goal: 3}}\n"
        f"- {{contest: 首购月, counts: buyer, from: {end.replace(day=1)}, until: {end}}}\n"
    )


def _build(file: Path, settings: Settings) -> Iterator[str]:
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    world = World(part)
    yield from building(world, settings)
    world.close()
    part.replace(file)


def _export(place: Simulated, settings: Settings, nights: list[date], channel: str) -> int:
    """Deliver a channel, with nothing left in memory of the one before."""
    world = World.read(place.world)
    tell_nights(world, settings, nights)
    prepare(world, channel)
    streams = (stream for stream in exported_streams() if stream.split("__")[0] == channel)
    files = sum(export(world, settings, place.landing, stream) for stream in streams)
    world.close()
    return files


def _nights(settings: Settings) -> list[date]:
    return [settings.first_night + timedelta(days=number) for number in range(settings.nights)]


def _said(settings: Settings) -> dict:
    return {**asdict(settings), "first_night": settings.first_night.isoformat()}


def _write(path: Path, said: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}")
    part.write_text(json.dumps(said, ensure_ascii=False, indent=1))
    part.replace(path)
