"""What people wrote for the nights: contracts, decisions, contests, the key, files."""

from orchestration.diagnosing.finding import Finding
from orchestration.landing.contests import ContestError
from orchestration.landing.contests import contests as announced_contests
from orchestration.landing.contracts import ContractError, load_contracts
from orchestration.landing.decisions import DecisionError, decided
from orchestration.landing.drop_zone import strays as stray_files
from orchestration.landing.tokens import KeyProblem, key_id
from orchestration.resources import Settings


def contracts() -> Finding:
    try:
        return Finding(f"{len(load_contracts())} contracts", True)
    except ContractError as problem:
        return Finding("contracts", False, str(problem))


def decisions(said: Settings) -> Finding:
    try:
        return Finding(f"{len(decided(said.home).decisions)} decisions in identity.yml", True)
    except DecisionError as problem:
        return Finding("identity.yml", False, str(problem))


def contests(said: Settings) -> Finding:
    try:
        announced = {row["contest"] for row in announced_contests(said.home)}
        return Finding(f"{len(announced)} contests in contests.yml", True)
    except ContestError as problem:
        return Finding("contests.yml", False, str(problem))


def key(said: Settings) -> Finding:
    if not said.key_file.exists():
        started = said.home.key_id.exists() or (said.home.root / "registry.sqlite").exists()
        return Finding(
            f"key: {'missing' if started else 'none yet, the first run makes one'}",
            not started,
            f"restore {said.key_file}; without it the tokens in the lake cannot be made again",
        )
    if said.key_file.stat().st_mode & 0o077:
        return Finding("key: others may read it", False, f"chmod 400 {said.key_file}")
    written = said.home.key_id.read_text().strip() if said.home.key_id.exists() else None
    try:
        fine = written in (None, key_id(said.key_file.read_bytes()))
    except (OSError, KeyProblem) as problem:
        return Finding("key", False, str(problem))
    return Finding("key", fine, f"{said.key_file} is not the key this home was written with")


def strays(said: Settings) -> Finding:
    found = stray_files(said.home, load_contracts()) if said.home.landing.exists() else []
    return Finding(f"{len(found)} stray files in the drop zone", not found, "; ".join(found[:5]))
