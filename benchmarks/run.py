"""Speed and memory of the night, as ratios against the same work with nothing around it.

``make bench`` prints the figures and writes them to ``benchmarks/results.md``; with names of
sections after ``python -m benchmarks.run`` only those are measured, and nothing is written. Each
pair is measured in turn, and the median of the ratios is quoted: machines drift, ratios drift less.
"""

import importlib.metadata
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import attribution, formats, million, nights, persons, public_data, serving, sizes
from orchestration.home import PROJECT

SECTIONS: dict[str, Callable[[Path], list[str]]] = {
    "public": public_data.measured,
    "formats": formats.measured,
    "night": nights.measured,
    "sizes": sizes.measured,
    "persons": persons.measured,
    "attribution": attribution.measured,
    "serving": serving.measured,
    "million": million.measured,
}


def main(asked: list[str]) -> None:
    """Measure what was asked for or everything, print it, and write it if it is everything."""
    if unknown := set(asked) - SECTIONS.keys():
        raise SystemExit(f"{', '.join(unknown)}: there are only {', '.join(SECTIONS)}")
    lines = _header()
    for name, measured in SECTIONS.items():
        if not asked or name in asked:
            with tempfile.TemporaryDirectory() as folder:
                lines += measured(Path(folder))
    text = "\n".join(lines) + "\n"
    if not asked:
        (PROJECT / "benchmarks" / "results.md").write_text(text)
    sys.stdout.write(text)


def _header() -> list[str]:
    names = ("duckdb", "dagster", "dbt-core", "great-expectations", "pyarrow")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return [
        "# Benchmarks",
        "",
        "Written by `make bench`. Whole processes; CPU is user and system time of all of them.",
        "",
        f"- date: {datetime.now(UTC):%Y-%m-%d}",
        f"- machine: {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        f"- versions: Python {platform.python_version()}, {versions}",
        "",
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
