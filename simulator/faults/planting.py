"""A fault by its name: planted in one of the files of a night, and written down with the truth."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from random import Random

from orchestration.landing.contracts import Contract, load_contracts
from orchestration.landing.manifests import SUFFIX, manifest_path
from simulator.faults import (
    amounts,
    deliveries,
    encodings,
    headers,
    lost,
    masters,
    names,
    orders,
    people,
    spellings,
    times,
)
from simulator.faults.catalogue import Fault, Planted, Unfit, known_faults
from simulator.faults.targets import Target

ROOMS = (
    lost,
    encodings,
    headers,
    amounts,
    times,
    orders,
    people,
    spellings,
    masters,
    names,
    deliveries,
)
FAULTS = known_faults()


class UnknownFault(ValueError):
    """No fault has this name."""


class NotDelivered(ValueError):
    """The night holds nothing that the fault can be planted in."""


def plant(landing: Path, truth: Path, name: str, night: date, seed: int) -> Planted:
    """Plant a fault in one of the files of a night, and return what was done.

    The same again changes nothing; a stream that holds a fault in that night gets no second one.
    """
    fault = _fault(name)
    former = planted_faults(truth)
    for each in former:
        if (each.fault, each.night, each.seed) == (name, night.isoformat(), seed):
            return each
    taken = [each for each in former if each.night == night.isoformat()]
    rng = Random(f"{name}|{night}|{seed}")
    targets = [
        Target(landing, truth, contract, night, file, rng, fault.reaction)
        for contract, file in _delivered(landing, fault, night, taken)
    ]
    rng.shuffle(targets)
    reasons: list[str] = []
    for target in targets:
        try:
            fault.plant(target)
        except Unfit as unfit:
            reasons.append(f"{target.file.name}: {unfit}")
            continue
        planted = _planted(fault, target, seed)
        _write(truth, [*former, planted])
        return planted
    raise NotDelivered(
        f"{name}: no file of the night {night} suits it"
        + (f" ({'; '.join(sorted(reasons))})" if reasons else "")
        + f"; it is planted in {', '.join(fault.streams)}"
    )


def planted_faults(truth: Path) -> list[Planted]:
    """Return what has been planted, in order."""
    file = truth / "faults.json"
    return [Planted(**each) for each in json.loads(file.read_text())] if file.exists() else []


def _fault(name: str) -> Fault:
    if found := FAULTS.get(name):
        return found
    near = get_close_matches(name, FAULTS, cutoff=0.4) or [
        each for each in FAULTS if set(name.split("-")) & set(each.split("-"))
    ]
    raise UnknownFault(
        f"no fault is named {name}" + (f"; near it: {', '.join(near)}" if near else "")
    )


def _delivered(
    landing: Path, fault: Fault, night: date, taken: list[Planted]
) -> list[tuple[Contract, Path]]:
    """Return the complete files that a night holds of the streams of a fault, in order."""
    if not any(landing.glob(f"*/*/{night}/*{SUFFIX}")):
        raise NotDelivered(f"nothing was delivered in the night {night}")
    held = {(each.channel, each.stream) for each in taken}
    known = contracts()
    return [
        (contract, file)
        for contract in (known[name] for name in sorted(fault.streams) if name in known)
        if not {(contract.channel, contract.stream), (contract.channel, "*")} & held
        for file in sorted((landing / contract.channel / contract.stream).glob(f"{night}/*"))
        if not file.name.startswith(".") and manifest_path(file).exists()
    ]


@cache
def contracts() -> Mapping[str, Contract]:
    """Return the contracts of all streams, read once."""
    return load_contracts()


def _planted(fault: Fault, target: Target, seed: int) -> Planted:
    return Planted(
        fault=fault.name,
        number=fault.number,
        night=target.night.isoformat(),
        seed=seed,
        channel=target.contract.channel,
        stream=target.stream,
        file=target.file.name,
        changed=target.changed,
        reaction=target.reaction,
        expected=fault.expected,
    )


def _write(truth: Path, planted: list[Planted]) -> None:
    truth.mkdir(parents=True, exist_ok=True)
    part = truth / ".faults.json"
    said = [asdict(each) for each in planted]
    part.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    part.replace(truth / "faults.json")
