"""What `siyu doctor` looks at: this machine and this home, each finding with its mend."""

import importlib.metadata
import re
import shutil
import sys
from dataclasses import dataclass

from orchestration import journal
from orchestration.home import PROJECT, NightIsRunning
from orchestration.landing.contests import ContestError, contests
from orchestration.landing.contracts import ContractError, load_contracts
from orchestration.landing.decisions import DecisionError, decided
from orchestration.landing.drop_zone import strays
from orchestration.landing.overrides import odd_lines
from orchestration.landing.registers import RegisterElsewhere
from orchestration.landing.registry import Registry
from orchestration.landing.tokens import KeyProblem, key_id
from orchestration.postgres import PostgresFailed
from orchestration.releasing import builds
from orchestration.releasing.candidates import DATABASE
from orchestration.releasing.kept import current, releases
from orchestration.releasing.records import NotReleasable, require_audit, signed_record
from orchestration.resources import Settings

_WATCHED = ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations")
# A build needs room for the warehouse, the candidate and its Parquet twin at once.
_ROOM = 3
_LEAST_FREE = 2 << 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and how to mend it where it is not fine."""

    what: str
    is_fine: bool
    mend: str = ""


def diagnose(said: Settings) -> list[Finding]:
    """Return what is and is not in order, without changing anything."""
    return [
        Finding(
            f"Python {sys.version.split()[0]}",
            sys.version_info >= (3, 11),
            "install Python 3.11 or later, remove .venv and run make again",
        ),
        *_packages(),
        _contracts(),
        _decisions(said),
        _contests(said),
        _space(said),
        _key(said),
        _lock(said),
        _release(said),
        *_postgres(said),
        _strays(said),
        _overrides(said),
        _journal(said),
        *_erasures(said),
    ]


def _packages() -> list[Finding]:
    locked = dict(
        re.findall(r"^([\w-]+)==(\S+)", (PROJECT / "requirements.lock").read_text(), re.M)
    )
    found = []
    for name in _WATCHED:
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = "missing"
        fine = version == locked[name]
        found.append(Finding(f"{name} {version}", fine, f"make setup installs {locked[name]}"))
    return found


def _contracts() -> Finding:
    try:
        return Finding(f"{len(load_contracts())} contracts", True)
    except ContractError as problem:
        return Finding("contracts", False, str(problem))


def _decisions(said: Settings) -> Finding:
    try:
        return Finding(f"{len(decided(said.home).decisions)} decisions in identity.yml", True)
    except DecisionError as problem:
        return Finding("identity.yml", False, str(problem))


def _contests(said: Settings) -> Finding:
    try:
        announced = {row["contest"] for row in contests(said.home)}
        return Finding(f"{len(announced)} contests in contests.yml", True)
    except ContestError as problem:
        return Finding("contests.yml", False, str(problem))


def _space(said: Settings) -> Finding:
    folder = next(path for path in (said.home.root, *said.home.root.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    size = said.home.warehouse.stat().st_size if said.home.warehouse.exists() else 0
    needed = max(_ROOM * size, _LEAST_FREE)
    return Finding(
        f"{free >> 30} GiB free in {said.home.root}",
        free >= needed,
        f"a night wants {needed >> 30} GiB",
    )


def _key(said: Settings) -> Finding:
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


def _lock(said: Settings) -> Finding:
    if not said.home.root.exists():
        return Finding("no night is running", True)
    try:
        with said.home.night():
            return Finding("no night is running", True)
    except NightIsRunning as running:
        return Finding("a night is running", True, str(running))


def _release(said: Settings) -> Finding:
    release = current(said.home)
    if release is None:
        return Finding("no release yet", True)
    link = said.home.releases / "current.duckdb"
    if not link.exists() or not link.samefile(release / DATABASE):
        return Finding("current.duckdb is not CURRENT's file", False, "the next night mends it")
    try:
        require_audit(release, said.key_file.read_bytes(), may_be_old=True)
    except (NotReleasable, OSError) as problem:
        return Finding(f"current release {release.name}", False, f"{problem}; run the night again")
    return Finding(f"current release {release.name}", True)


def _postgres(said: Settings) -> list[Finding]:
    """Look at the brand's PostgreSQL, if it has one, or had one before."""
    if not (said.home.postgres_url or (said.home.root / "registry.moved").exists()):
        return []
    try:
        with Registry(said.home.registry):
            pass
        now, there = builds.served(said.home), builds.copied(said.home)
    except (PostgresFailed, RegisterElsewhere) as problem:
        return [Finding("PostgreSQL", False, str(problem))]
    release = current(said.home)
    is_current = now == (release.name if release else None)
    return [
        Finding("PostgreSQL answers, and has this home's register", True),
        Finding(f"PostgreSQL serves {now or 'nothing yet'}", is_current, "the next night mends it"),
        Finding(
            f"PostgreSQL keeps {len(there)} releases",
            len(there) <= builds.KEPT + 1,
            "older rows could not be removed; the next publication tries again",
        ),
    ]


def _overrides(said: Settings) -> Finding:
    odd = odd_lines(said.home)
    what = f"overrides.jsonl: line {odd[0]} is no override" if odd else "overrides.jsonl"
    return Finding(what, not odd, "it excuses nothing: take it out, or sign again")


def _journal(said: Settings) -> Finding:
    if not said.key_file.exists():
        return Finding(
            "log.jsonl", not said.home.log.exists(), "it cannot be judged without the key"
        )
    key = said.key_file.read_bytes()
    broken = journal.first_broken(said.home, key)
    seen = (signed_record(release, key) or {} for release in releases(said.home))
    cut = [each for each in seen if "log" in each and not journal.holds(said.home, each["log"])]
    wrong = ""
    if broken is not None:
        wrong = f": entry {broken} was changed, or follows no other"
    elif cut:
        wrong = f" lacks what it had when {cut[0]['build_id']} was audited"
    return Finding(
        f"log.jsonl{wrong}", not wrong, "restore it from a backup, and ask who changed it"
    )


def _erasures(said: Settings) -> list[Finding]:
    """Look for requests whose tombstones another key made: who was erased would land again."""
    try:
        present = key_id(said.key_file.read_bytes())
    except OSError:
        return []
    keys: dict[str, str] = {}
    for entry in journal.entries(said.home, "erasure"):
        # Made again, a request holds for the new key too. The oldest entries name none.
        keys[entry["reason"]] = entry["details"].get("key_id", present)
    lost = [reason for reason, key in keys.items() if key != present]
    if not keys:
        return []
    return [
        Finding(
            f"{len(keys)} erasures, {len(lost)} of them with a former key",
            not lost,
            "run `siyu erase` again, with the same reason, for: " + "; ".join(lost),
        )
    ]


def _strays(said: Settings) -> Finding:
    found = strays(said.home, load_contracts()) if said.home.landing.exists() else []
    return Finding(f"{len(found)} stray files in the drop zone", not found, "; ".join(found[:5]))
