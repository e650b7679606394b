"""Publishing: one pointer moves to an audited candidate. Rollback is the same move to an older one.

``CURRENT`` names the release and is the truth; ``current.duckdb`` is a second name of its file, for
tools that know only a path. Both change by rename, so a reader has all of a release or of another.
PostgreSQL, where there is one, follows with its own pointer: see ``serving``.
"""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from orchestration.home import Home
from orchestration.landing.registry import Registry
from orchestration.releasing import builds, serving
from orchestration.releasing.candidates import (
    DATABASE,
    REMOVED,
    move_aside,
    newest_candidate,
    read_candidate,
    write_pointer,
)
from orchestration.releasing.kept import before_erasure, current, previous, recorded, releases
from orchestration.releasing.records import NotReleasable, require_audit

KEPT = 14
# Enough to look at what went wrong; they must not push out what can be rolled back to.
KEPT_CANDIDATES = 3


def publish(home: Home, key: bytes, release: Path | None = None) -> Path:
    """Make a candidate the current release: the newest one, unless another is named.

    Raises ``NotReleasable`` without a passed audit of exactly this file, or if it would take the
    readers back to older data, which only ``rollback`` may; ``PostgresFailed`` if PostgreSQL does
    not take it. In both cases all readers keep what they have.
    """
    release = release or newest_candidate(home)
    if release is None:
        raise NotReleasable("there is no candidate: build one first")
    candidate = require_audit(release, key)
    before = current(home)
    # A current release that is lost says nothing of its age, and must not be the last one for ever.
    if before and before != release and (before / "candidate.json").exists():
        published = read_candidate(before)
        if candidate.data_through < published.data_through:
            raise NotReleasable(
                f"{release.name} holds older data than {before.name}: roll back if that is wanted"
            )
    _point(home, release)
    # Asked of the register, not of the pointer: a crash may have come between the two.
    if recorded(home)[-1:] != [release.name]:
        _record(home, release, "published")
    prune(home)
    return release


def rollback(home: Home, key: bytes, build_id: str | None = None) -> Path:
    """Make an earlier release current again: the one published before it, unless another is named.

    Raises ``NotReleasable`` if there is none, if its file is not the one that was audited, or if it
    may hold somebody who has been erased since.
    """
    release = home.releases / build_id if build_id else previous(home)
    if release is None or not release.is_dir() or release.parent != home.releases:
        raise NotReleasable(f"there is no release {build_id or 'before the current one'}")
    require_audit(release, key, may_be_old=True)
    if release != current(home) and release in before_erasure(home):
        raise NotReleasable(f"{release.name} is from before somebody was erased")
    _point(home, release)
    _record(home, release, "rolled back")
    return release


def heal(home: Home, key: bytes) -> str | None:
    """Finish a publication that was cut between two of its pointers, or before it was recorded.

    Returns what is wrong with the current release, if it may not be given to those who lack it.
    """
    _clear_removed(home)
    release = current(home)
    if release is None or not (release / DATABASE).exists():
        return None
    _remove_log(home)
    link = home.releases / "current.duckdb"
    is_linked = link.exists() and link.samefile(release / DATABASE)
    problem = None
    if not is_linked or serving.lags(home, release):
        try:
            require_audit(release, key, may_be_old=True)
            serving.heal(home, release)
            _link(home, release)
        except NotReleasable as refusal:
            problem = str(refusal)
    _record_current(home)
    prune(home)
    return problem


def prune(home: Home, kept: int = KEPT, kept_candidates: int = KEPT_CANDIDATES) -> list[str]:
    """Remove all but the newest published releases and a few candidates that never were.

    The current release always stays. Returns the names of what is gone.
    """
    published = list(dict.fromkeys(reversed(recorded(home))))
    candidates = sorted(
        (path for path in releases(home) if path.name not in published),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    keep = {current(home), newest_candidate(home), *candidates[:kept_candidates]}
    keep |= {home.releases / name for name in published[:kept]}
    # Readers have the current one until the next.
    keep -= {path for path in before_erasure(home) if path != current(home)}
    removed = [path for path in releases(home) if path not in keep]
    for path in removed:
        move_aside(path)
    _clear_removed(home)
    builds.prune(home)
    return [path.name for path in removed]


def _point(home: Home, release: Path) -> None:
    # Once the pointer has moved on, nobody knows any more what readers had before.
    _record_current(home)
    # Whatever PostgreSQL refuses, it refuses before the files say anything new.
    with serving.prepared(home, release):
        write_pointer(home.releases / "CURRENT", release.name)
        _link(home, release)


def _clear_removed(home: Home) -> None:
    """Remove what is on its way out, but bring back what readers have: nothing took its place."""
    release = current(home)
    for path in home.releases.glob(f"{REMOVED}*"):
        if release and path.name == f"{REMOVED}{release.name}" and not release.exists():
            path.rename(release)
        else:
            shutil.rmtree(path)


def _remove_log(home: Home) -> None:
    # A client that opened the file to write, and died, left it; DuckDB reads it with the next file.
    for path in home.releases.glob("current.duckdb.wal*"):
        path.unlink()


def _link(home: Home, release: Path) -> None:
    part = home.releases / ".current.duckdb.next"
    part.unlink(missing_ok=True)
    os.link(release / DATABASE, part)
    _remove_log(home)
    part.replace(home.releases / "current.duckdb")


def _record_current(home: Home) -> None:
    """Record what readers have, and since when, if a crash came before that was done."""
    release, said = current(home), recorded(home)
    if release and (release / "candidate.json").exists() and said[-1:] != [release.name]:
        moved = (home.releases / "CURRENT").stat().st_mtime
        action = "rolled back" if release.name in said else "published"
        _record(home, release, action, datetime.fromtimestamp(moved, UTC))


def _record(home: Home, release: Path, action: str, moment: datetime | None = None) -> None:
    with Registry(home.registry) as registry:
        registry.record_publication(
            (moment or datetime.now(UTC)).isoformat(timespec="seconds"),
            release.name,
            action,
            read_candidate(release).content_hash,
        )
