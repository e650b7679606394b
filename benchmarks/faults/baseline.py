"""The same files through plain ``dbt build`` with its tests in place: no manifest, no gate.

The loader takes what it finds: its manifests are made of the files as they lie there, sums and days
are not compared, and what stands in the warehouse after the build is what readers would have had.
A test that fails is taken to be about the fault in the channel that it names, or about every fault
of its night; so the tests are credited with more than each of them would find.
"""

import argparse
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.faults.homes import NIGHT, Base, copy, net_sales, prepare, siyu
from benchmarks.faults.nights import plant_some
from benchmarks.faults.reactions import error_fen
from benchmarks.faults.run import WORK, read
from orchestration.home import Home
from orchestration.landing import judging
from orchestration.landing.accounts import export_accounts
from orchestration.landing.arrivals import land
from orchestration.landing.contracts import Contract, load_contracts
from orchestration.landing.manifests import SUFFIX, manifest_path
from orchestration.landing.registry import Registry
from simulator.faults import FAULTS, Planted
from simulator.faults.contents import read_content

RESULTS = "plain.jsonl"
_STOPPED = re.compile(r"(?:FAIL \d+|ERROR(?: in)?|ERROR creating sql \w+ model) ([a-z_0-9.]+)")


def run_nights(base: Base, work: Path, seed: int, names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield what dbt and readers saw of each of the faults, several of them in a night."""
    waiting = list(names)
    while waiting:
        home = copy(base.home, work / f"plain-{seed}")
        planted, unfit = plant_some(home, seed, waiting, len(waiting))
        results = [*unfit, *(_night(home, base, planted, seed) if planted else ())]
        yield from results
        done = {each["fault"] for each in results}
        waiting = [name for name in waiting if name not in done]
        shutil.rmtree(home.root, ignore_errors=True)


def _night(home: Home, base: Base, planted: list[Planted], seed: int) -> Iterator[dict[str, Any]]:
    """Yield what was seen; where a test stops the build, of those faults that it may be about."""
    _land(home)
    _, said = siyu(home, "dbt", "build", "--exclude-resource-type", "unit_test")
    stopped = sorted(set(_STOPPED.findall(said)))
    found = _published(home)
    named = [each for each in planted if any(each.channel in test for test in stopped)]
    for each in named or planted:
        yield {
            "seed": seed,
            "fault": each.fault,
            "stream": f"{each.channel}__{each.stream}",
            "rejected": _is_rejected(home, each),
            "stopped": [test for test in stopped if not named or each.channel in test],
            "error_fen": 0 if stopped else error_fen(found, base.figures, each),
        }


def _published(home: Home) -> dict[str, int]:
    try:
        return net_sales(home.warehouse)
    except duckdb.CatalogException:
        return {}


def _is_rejected(home: Home, planted: Planted) -> bool:
    with Registry(home.registry) as registry:
        return any(
            row.status == "rejected"
            for row in registry.rows()
            if (row.channel, row.delivery_date) == (planted.channel, NIGHT)
            and planted.stream in (row.stream, "*")
        )


def _land(home: Home) -> None:
    contracts = load_contracts()
    for contract in contracts.values():
        folder = home.landing / contract.channel / contract.stream / NIGHT.isoformat()
        for file in folder.glob("*"):
            if not file.name.endswith(SUFFIX) and not file.is_symlink():
                _agree(file, contract)
    unchecked = {"check_sums": _nothing, "check_days": _nothing, "check_children": _nothing}
    for name, nothing in unchecked.items():
        setattr(judging, name, nothing)
    key = (home.root / "key").read_bytes()
    for contract in contracts.values():
        land(home, contract, key, NIGHT)
    export_accounts(home, key, contracts, NIGHT, "10:30")


def _nothing(*_: Any) -> None:
    """Compare nothing."""


def _agree(file: Path, contract: Contract) -> None:
    """Let the manifest say what lies there, whatever the sender had said."""
    path, content = manifest_path(file), file.read_bytes()
    said = json.loads(path.read_text()) if path.exists() else {}
    said |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    if contract.format in ("csv", "jsonl") and not file.name.endswith(".gz"):
        said["rows"] = _rows(content, contract, said.get("rows", 0))
    said.setdefault("rows", 0)
    said.setdefault("totals", dict.fromkeys(contract.control_totals, "0"))
    path.write_text(json.dumps(said))


def _rows(content: bytes, contract: Contract, said: int) -> int:
    """Count the rows as they lie there; what cannot be read has as many as its sender says."""
    if not contract.records:
        header = contract.header_line if contract.format == "csv" else 0
        return max(0, len(content.splitlines()) - header)
    try:
        found = read_content(content.decode(contract.encoding), contract)
    except ValueError:
        return said
    return found.rows if found else said


def main() -> None:
    """Run what is missing, and append it to the file of results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", nargs="*", help="default: all")
    said = parser.parse_args()
    results = said.work / RESULTS
    done = {each["fault"] for each in read(results) if each["seed"] == said.seed}
    names = [name for name in said.faults or FAULTS if name not in done]
    base = prepare(said.work.resolve(), said.seed)
    for result in run_nights(base, said.work.resolve(), said.seed, names):
        with results.open("a") as file:
            file.write(json.dumps(result, ensure_ascii=False) + "\n")
        print(result, flush=True)


if __name__ == "__main__":
    main()
