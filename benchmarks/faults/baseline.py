"""The same files through plain ``dbt build`` with its tests in place: no manifest, no gate.

The loader takes what it finds: its manifests are made of the files as they lie there, sums and days
are not compared, and what stands in the warehouse after the build is what readers would have had.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from benchmarks.faults.homes import NIGHT, copy, net_sales, prepare, siyu
from benchmarks.faults.nights import plant_some
from orchestration.home import Home
from orchestration.landing import judging
from orchestration.landing.accounts import export_accounts
from orchestration.landing.arrivals import land
from orchestration.landing.contracts import Contract, load_contracts
from orchestration.landing.manifests import SUFFIX, manifest_path


def run(work: Path, seed: int, names: list[str]) -> dict[str, Any]:
    """Plant the faults in one night, load and build it, and return what dbt and readers saw."""
    base = prepare(work, seed)
    home = copy(base.home, work / f"plain-{seed}")
    planted, _ = plant_some(home, seed, names, len(names))
    _land(home)
    code, said = siyu(home, "dbt", "build", "--exclude-resource-type", "unit_test")
    found = net_sales(home.warehouse) if home.warehouse.exists() else {}
    errors = {
        each.fault: sum(
            abs(found.get(name, 0) - base.figures.get(name, 0))
            for name in found.keys() | base.figures.keys()
            if name.startswith(f"{each.channel} ")
        )
        for each in planted
    }
    return {
        "seed": seed,
        "faults": {each.fault: f"{each.channel}__{each.stream}" for each in planted},
        "dbt_code": code,
        "failed": [line.strip() for line in said.splitlines() if " FAIL " in line],
        "stopped": [line.strip() for line in said.splitlines() if " ERROR " in line],
        "error_fen": errors,
    }


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
    export_accounts(home, contracts, NIGHT, "10:30")


def _nothing(*_: Any) -> None:
    """Compare nothing."""


def _agree(file: Path, contract: Contract) -> None:
    """Let the manifest say what lies there, whatever the sender had said."""
    path, content = manifest_path(file), file.read_bytes()
    said = json.loads(path.read_text()) if path.exists() else {}
    said |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    if contract.format in ("csv", "jsonl") and not file.name.endswith(".gz"):
        header = contract.header_line if contract.format == "csv" else 0
        said["rows"] = max(0, len(content.splitlines()) - header)
    said.setdefault("rows", 0)
    said.setdefault("totals", dict.fromkeys(contract.control_totals, "0"))
    path.write_text(json.dumps(said))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path(".siyu-faults"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", nargs="+", required=True)
    given = parser.parse_args()
    print(json.dumps(run(given.work.resolve(), given.seed, given.faults), ensure_ascii=False))
