"""The simulated brand in a home: its world is built, its nights are delivered, its truth is kept.

The truth lies beside the drop zone; only ``siyu score`` and the report read it.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from simulator.exports import export, exported_streams
from simulator.world.build import STAGES, building, tell_nights
from simulator.world.settings import Behaviour, Settings
from simulator.world.store import World

# Nights delivered at once: more would hold too many rows of a large brand in memory.
_NIGHTS_AT_ONCE = 40
PRESETS: dict[str, dict[str, int | bool]] = {
    "tiny": {"members": 160, "history_days": 60, "nights": 3, "stores": 4},
    "default": {"members": 2_000, "history_days": 450, "nights": 30, "stores": 24},
    "bench-1m": {
        "members": 1_000_000,
        "history_days": 1_095,
        "nights": 1,
        "stores": 300,
        "as_parquet": True,
    },
}
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Simulated:
    """Where a simulated brand lies in a home."""

    landing: Path
    truth: Path

    @property
    def settings_file(self) -> Path:
        return self.truth / "settings.json"

    def settings(self) -> Settings | None:
        """Return the settings of the brand that was simulated here, if there is one."""
        if not self.settings_file.exists():
            return None
        said = json.loads(self.settings_file.read_text())
        behaviour = Behaviour(**said.pop("behaviour"))
        first_night = date.fromisoformat(said.pop("first_night"))
        return Settings(first_night=first_night, behaviour=behaviour, **said)


def simulate(place: Simulated, settings: Settings, progress: Progress = lambda *_: None) -> int:
    """Deliver the nights that are not there yet, and return how many files are new."""
    place.truth.mkdir(parents=True, exist_ok=True)
    told = {date.fromisoformat(path.stem) for path in (place.truth / "nights").glob("*.json")}
    nights = [night for night in _nights(settings) if night not in told]
    if not nights:
        return 0
    world = World(place.truth / "scratch")
    steps = len(STAGES) + 1 + len(exported_streams()) * len(list(_portions(nights)))
    done = 0
    for stage in building(world, settings):
        done += 1
        progress(f"world: {stage}", done, steps)
    _keep_truth(world, place.truth)
    progress("truth", done := done + 1, steps)
    files = 0
    for portion in _portions(nights):
        tell_nights(world, settings, portion)
        for stream, count in export(world, settings, place.landing):
            files += count
            progress(stream, done := done + 1, steps)
        for night in portion:
            _write(place.truth / "nights" / f"{night}.json", {"delivery_date": str(night)})
    _write(place.settings_file, _said(settings))
    shutil.rmtree(place.truth / "scratch", ignore_errors=True)
    return files


def with_more_nights(settings: Settings, nights: int) -> Settings:
    """Return the same brand, told for longer."""
    return replace(settings, nights=max(nights, settings.nights))


def _nights(settings: Settings) -> list[date]:
    return [settings.first_night + timedelta(days=number) for number in range(settings.nights)]


def _portions(nights: list[date]) -> Iterator[list[date]]:
    for start in range(0, len(nights), _NIGHTS_AT_ONCE):
        yield nights[start : start + _NIGHTS_AT_ONCE]


def _keep_truth(world: World, truth: Path) -> None:
    folder = truth / "world"
    folder.mkdir(parents=True, exist_ok=True)
    for (table,) in world.engine.execute(
        "select table_name from duckdb_tables() where not temporary order by 1"
    ).fetchall():
        part = folder / f".{table}.parquet"
        world.engine.execute(f"copy {table} to '{part}' (format parquet, compression zstd)")
        part.replace(folder / f"{table}.parquet")


def _said(settings: Settings) -> dict:
    return {**asdict(settings), "first_night": settings.first_night.isoformat()}


def _write(path: Path, said: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}")
    part.write_text(json.dumps(said, ensure_ascii=False, indent=1))
    part.replace(path)


