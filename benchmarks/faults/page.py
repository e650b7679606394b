"""``docs/faults.md``: the table of results, written from the file that the nights append to."""

import argparse
from collections import defaultdict
from pathlib import Path

from benchmarks.faults.run import read
from simulator.faults import FAULTS

_HEAD = """# Faults

What may go wrong with a delivery, what the pipeline owes it, and what was seen. `make faults`
plants each fault in a night of the simulated brand, runs that night as a user does and writes this
page; `siyu simulate --fault list` tells what each one is.

**R** the file is rejected, **Q** lines go to quarantine, **B** nothing is published, **W** it is
published with a warning, **I** nothing changes, **A** the file is accepted, **M** must never reach
a published figure. Q and R become B where too much is missing, as it is in a brand as small as
this. A reaction counts as expected only if it is told of the file that holds the fault, the ledger
balances, the bytes are kept, and what is published is, cell by cell, what a clean night publishes.
"""


# What is said of how the nights were run; it is by hand, and of the results that are committed.
_NOTES = Path(__file__).with_name("notes.md")


def write(results: list[dict], plain: list[dict], path: Path) -> None:
    """Write the page of all results, and beside them those of plain dbt."""
    runs = [each for each in results if "as_expected" in each]
    beside = {each["fault"]: each for each in plain if "error_fen" in each}
    figures = [_figures(runs, results), *_plain_figures(beside)]
    lines = [_HEAD, *figures, "", *_table(runs, beside), "", _NOTES.read_text("utf-8")]
    path.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def _figures(runs: list[dict], results: list[dict]) -> str:
    good = [each for each in runs if each["as_expected"]]
    must_not = [each for each in runs if "M" in each["expected"]]
    # That another fault stopped the same night is no merit.
    caught = [each for each in must_not if each["as_expected"]]
    error = sum(each.get("error_fen", 0) for each in runs if each["published"])
    seeds = sorted({each["seed"] for each in results})
    faults = len({each["fault"] for each in runs})
    nights = len({(each["seed"], *sorted((each["fault"], *each["with"]))) for each in runs})
    return "\n".join(
        [
            f"Seeds {', '.join(map(str, seeds))}: {len(runs)} runs of {faults} faults"
            f" in {nights} nights.",
            "",
            "| figure | measured |",
            "|---|---|",
            f"| exactly the expected reaction | {len(good)} of {len(runs)} |",
            f"| of what was planted as class M | {len(caught)} of {len(must_not)} |",
            f"| error of net sales in nights that were published | {error / 100:.2f} yuan |",
            f"| not planted, no file of the night suited | {len(results) - len(runs)} |",
        ]
    )  # fmt: skip


def _plain_figures(beside: dict[str, dict]) -> list[str]:
    if not beside:
        return []
    must_not = [each for each in beside.values() if "M" in FAULTS[each["fault"]].reaction]
    stopped = [each for each in must_not if each["rejected"] or each["stopped"]]
    error = sum(each["error_fen"] for each in beside.values())
    return [
        f"| plain dbt: class M stopped by the load or a test | {len(stopped)} of {len(must_not)} |",
        f"| plain dbt: error of net sales, {len(beside)} faults | {error / 100:.2f} yuan |",
    ]


def _plain(seen: dict | None) -> str:
    if seen is None:
        return ""
    if seen["rejected"]:
        return "the load fails"
    if seen["stopped"]:
        return "a test fails"
    return f"{seen['error_fen'] / 100:.2f} yuan off" if seen["error_fen"] else "no difference"


def _table(runs: list[dict], beside: dict[str, dict]) -> list[str]:
    by_fault = defaultdict(list)
    for each in runs:
        by_fault[each["fault"]].append(each)
    lines = [
        "| # | fault | owed | seen | as expected | by | plain dbt |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, fault in FAULTS.items():
        found = by_fault.get(name, [])
        seen = sorted({" ".join(each["letters"]) or "–" for each in found})
        good = sum(each["as_expected"] for each in found)
        checks = sorted({check for each in found for check in each["checks"]})
        lines.append(
            f"| {fault.number} | {name} | {fault.reaction} | {', '.join(seen)}"
            f" | {good} of {len(found)} | {', '.join(f'`{check}`' for check in checks)}"
            f" | {_plain(beside.get(name))} |"
        )
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("plain", type=Path, nargs="?", help="of benchmarks.faults.baseline")
    said = parser.parse_args()
    write(read(said.results), read(said.plain) if said.plain else [], Path("docs/faults.md"))
