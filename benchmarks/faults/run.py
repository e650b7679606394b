"""``make faults``: all faults in whole nights, what was expected of each and what was seen.

``python -m benchmarks.faults.run --seeds 1 2`` goes on where it was stopped: what is in the file of
results is not run again. Afterwards it writes ``docs/faults.md``.
"""

import argparse
import json
from pathlib import Path

from benchmarks.faults.homes import prepare
from benchmarks.faults.nights import kind_of, run_nights
from simulator.faults import FAULTS

WORK = Path(".siyu-faults")


def main() -> None:
    """Run what is missing, night by night, and say how each ended."""
    said = _arguments()
    results = said.work / "results.jsonl"
    said.work.mkdir(parents=True, exist_ok=True)
    done = {(each["seed"], each["fault"]) for each in read(results)}
    for seed in said.seeds:
        names = [name for name in said.faults or FAULTS if (seed, name) not in done]
        if not names:
            continue
        base = prepare(said.work.resolve(), seed)
        for result in run_nights(
            base, said.work.resolve(), seed, sorted(names, key=kind_of), said.together
        ):
            with results.open("a") as file:
                file.write(json.dumps(result, ensure_ascii=False) + "\n")
            verdict = {True: "as expected", False: "OTHERWISE", None: "not planted"}
            print(
                f"{seed} {result['fault']}: expected {result.get('expected')},"
                f" seen {' '.join(result.get('letters', []))}:"
                f" {verdict[result.get('as_expected')]}",
                flush=True,
            )


def read(results: Path) -> list[dict]:
    """Return the results so far."""
    return (
        [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="where homes and results lie")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--faults", nargs="*", help="default: all")
    parser.add_argument(
        "--together", type=int, default=1, help="faults that may share a night, in other channels"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
