"""Simulated brands from delivery to marts, beside their truth: ``docs/scores.md``.

``python -m benchmarks.scores 7 11 23`` simulates, lands, builds and scores a brand for each seed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from orchestration.home import PROJECT

PAGE = PROJECT / "docs" / "scores.md"
MARK = "<!-- From here on written by `python -m benchmarks.scores`. -->\n"
# The brand of another first night is another brand.
_FIRST_NIGHT = "2026-10-31"
_SIYU = Path(sys.executable).parent / "siyu"
_BUILD = ("dbt", "--quiet", "build", "--exclude-resource-type", "unit_test")
# Identity has a page of its own: what it gets right is no question of yes or no.
_ELSEWHERE = "identity: "

Row = dict[str, object]


def measured(seed: int) -> list[Row]:
    """Return the scores of one brand."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SIYU_HOME": home}
        simulate = ("simulate", "--seed", str(seed), "--from", _FIRST_NIGHT)
        for words in (simulate, ("land",), _BUILD):
            subprocess.run([_SIYU, *words], env=environment, check=True, capture_output=True)
        said = subprocess.run(
            [_SIYU, "score", "--json"], env=environment, check=True, capture_output=True, text=True
        )
    return json.loads(said.stdout)


def page(brands: dict[int, list[Row]]) -> str:
    """Return the table of all measures of some brands."""
    return "\n".join(_lines(brands)) + "\n"


def _lines(brands: dict[int, list[Row]]) -> Iterator[str]:
    first = next(iter(brands))
    rows = [row for each in brands.values() for row in each]
    rows = [row for row in rows if not str(row["name"]).startswith(_ELSEWHERE)]
    measures, different, unexplained = (
        len({row["name"] for row in rows if column is None or row[column]})
        for column in (None, "difference", "unexplained")
    )
    unbuilt = len({row["name"] for row in rows if row["found"] is None})
    yield f"\nBrands of the seeds {', '.join(map(str, brands))}, thirty nights from {_FIRST_NIGHT}"
    yield f"on; numbers are of seed {first}. Of {measures} measures {different} differ somewhere,"
    yield f"{unexplained} without a known cause; {unbuilt} are not built.\n"
    yield "| measure | truth | found | differs | unexplained |"
    yield "|---|---|---|---|---|"
    # Sorting is stable, so the first seed's row comes first.
    for name, told in groupby(sorted(rows, key=lambda row: str(row["name"])), lambda r: r["name"]):
        of_brands = list(told)
        shown = of_brands[0]
        yield (
            f"| {name} | {shown['truth']} | {_spelled(shown['found'])} "
            f"| {_counted(of_brands, 'difference')} | {_counted(of_brands, 'unexplained')} |"
        )


def _counted(rows: Sequence[Row], column: str) -> str:
    """Say in how many brands a column is not zero, and how much at most."""
    wrong = [abs(float(str(row[column]))) for row in rows if row[column]]
    return f"in {len(wrong)} of {len(rows)}, at most {max(wrong):g}" if wrong else "no"


def _spelled(found: object) -> str:
    return "not built" if found is None else str(found)


if __name__ == "__main__":
    scored = {int(seed): measured(int(seed)) for seed in sys.argv[1:] or ["42"]}
    by_hand = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(by_hand + MARK + page(scored), encoding="utf-8")
