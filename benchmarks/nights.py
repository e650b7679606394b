"""Landing of the default brand: all nights but the last at once, and then the last alone."""

import shutil
from pathlib import Path

from benchmarks.commands import ROUNDS, SIYU, STATE, forget, table
from benchmarks.formats import deliver
from benchmarks.processes import measure, median


def measured(root: Path) -> list[str]:
    home, kept = root / "home", root / "kept"
    deliver(home)
    days = sorted({folder.name for folder in (home / "landing").glob("*/*/*")})
    environment = {"SIYU_HOME": str(home)}
    files = len(list((home / "landing").glob(f"*/*/{days[-1]}/*.manifest.json")))
    first = measure([SIYU, "land", "--date", days[-2]], environment)
    _copy(home, kept)
    nights = []
    for _ in range(ROUNDS):
        forget(home)
        _copy(kept, home)
        nights.append(measure([SIYU, "land", "--date", days[-1]], environment))
    return [
        "## Landing of the default brand",
        "",
        *table({f"history and {len(days) - 1} nights": [first], "one more night": nights}),
        "",
        f"One more night is {files} files of all channels: {median(nights).cpu:.1f} CPU seconds"
        " (limit: 10).",
        "",
    ]


def _copy(home: Path, to: Path) -> None:
    """Copy what landing knows and made."""
    to.mkdir(exist_ok=True)
    for name in STATE:
        if (home / name).is_dir():
            shutil.copytree(home / name, to / name)
        elif (home / name).exists():
            shutil.copy2(home / name, to / name)
