"""What readers have: the current release, PostgreSQL, and a night that is running."""

from orchestration.diagnosing.finding import Finding
from orchestration.home import NightIsRunning
from orchestration.landing.registers import RegisterElsewhere
from orchestration.landing.registry import Registry
from orchestration.postgres import PostgresFailed
from orchestration.releasing import builds
from orchestration.releasing.candidates import DATABASE
from orchestration.releasing.kept import current
from orchestration.releasing.records import NotReleasable, require_audit
from orchestration.resources import Settings


def lock(said: Settings) -> Finding:
    if not said.home.root.exists():
        return Finding("no night is running", True)
    try:
        with said.home.night():
            return Finding("no night is running", True)
    except NightIsRunning as running:
        return Finding("a night is running", True, str(running))


def release(said: Settings) -> Finding:
    release = current(said.home)
    if release is None:
        return Finding("no release yet", True)
    link = said.home.releases / "current.duckdb"
    if any(said.home.releases.glob("current.duckdb.wal*")):
        return Finding("current.duckdb.wal is read with it", False, "the next night removes it")
    file = release / DATABASE
    if not (link.exists() and file.exists() and link.samefile(file)):
        return Finding("current.duckdb is not CURRENT's file", False, "the next night mends it")
    try:
        require_audit(release, said.key_file.read_bytes(), may_be_old=True)
    except (NotReleasable, OSError) as problem:
        return Finding(f"current release {release.name}", False, f"{problem}; run the night again")
    return Finding(f"current release {release.name}", True)


def postgres(said: Settings) -> list[Finding]:
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
