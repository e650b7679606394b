"""A candidate: the allow-listed marts in a new, closed, immutable file with a Parquet twin.

Its name is made of its content, so the same data give the same release, whenever and wherever they
are built. Whether anybody may read it is decided in ``audits`` and ``publication``.
"""

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from orchestration.home import Home, replace_file
from orchestration.landing.overrides import override_rows
from orchestration.releasing.content import code_version, content_hash, sha256
from orchestration.releasing.release_file import (
    copy_table,
    opened,
    write_build_info,
    write_comments,
    write_parquet,
)
from orchestration.releasing.restatements import write_restatements
from orchestration.releasing.standing import MEMORY, stand
from orchestration.releasing.tables import BUILD_INFO, OWN_TABLES, RESTATEMENT, Table
from orchestration.releasing.wholeness import require_whole

DATABASE, TWIN = "siyu.duckdb", "parquet"
# Begins the name of what is on its way out.
REMOVED = ".removed-"


@dataclass(frozen=True)
class Candidate:
    """What a candidate says of itself, kept beside it in ``candidate.json``."""

    build_id: str
    data_through: str
    code_version: str
    built_at: str
    file_sha256: str
    content_hash: str
    tables: dict[str, str]
    """Content hash by table."""
    row_count: int = 0
    compared_with: str | None = None
    """The release whose certified and frozen values ``kpi.restatement`` compares with."""
    computed: dict[str, str] = field(default_factory=dict)
    """Content hash in the warehouse, of a table in which frozen values stand as they were."""
    parquet: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file of the Parquet twin, by its path in there."""


def build_candidate(
    home: Home, key: bytes, tables: list[Table], before: Path | None = None
) -> Candidate:
    """Copy the published tables out of the warehouse and return the finished candidate.

    ``before`` is the release that readers have, against which restatements are found. Raises
    ``NotWhole`` if the warehouse is no whole build, of which every test has passed.
    """
    require_whole(home)
    building = home.releases / ".building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    version = code_version()
    with opened(home, building / DATABASE) as db:
        hashes = {table.full_name: copy_table(db, table) for table in tables}
        whole = hashlib.sha256(json.dumps([version, hashes], sort_keys=True).encode()).hexdigest()
        [(data_through,)] = db.execute(
            "select max(delivery_date) from release.audit.row_ledger"
            " where delivery_status = 'loaded'"
        ).fetchall()
        # After the name is made: what was published before is no part of what the data say.
        build_id = f"{data_through}-{whole[:12]}"
        computed = {}
        for name in stand(db, before / DATABASE, building / DATABASE) if before else ():
            [columns] = [table.columns for table in tables if table.full_name == name]
            computed[name] = hashes[name]
            hashes[name] = content_hash(db, f"release.{name}", columns)
        hashes[BUILD_INFO.full_name] = write_build_info(
            db, build_id, str(data_through), version, tables, hashes
        )
        if before:
            write_restatements(db, before / DATABASE, override_rows(home, key, data_through))
        else:
            write_restatements(db, None)
        hashes[RESTATEMENT.full_name] = content_hash(
            db, f"release.{RESTATEMENT.full_name}", RESTATEMENT.columns
        )
        [(row_count,)] = db.execute(
            "select cast(sum(row_count) as bigint) from release.audit.build_info"
        ).fetchall()
        write_comments(db, [*tables, *OWN_TABLES])
        write_parquet(db, building / TWIN)
    candidate = Candidate(
        build_id=build_id,
        data_through=str(data_through),
        code_version=version,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        file_sha256=sha256(building / DATABASE),
        content_hash=whole,
        row_count=row_count,
        tables=hashes,
        compared_with=before.name if before else None,
        computed=computed,
        parquet=twin_sha256(building),
    )
    (building / "candidate.json").write_text(json.dumps(asdict(candidate), indent=1))
    return _settle(home, building, candidate)


def read_candidate(release: Path) -> Candidate:
    return Candidate(**json.loads((release / "candidate.json").read_text()))


def has_log(release: Path) -> bool:
    """Whether a log lies beside the database, which DuckDB replays even where it only reads."""
    return any(release.glob(f"{DATABASE}.wal*"))


def database_sha256(release: Path) -> str:
    """Return the SHA-256 of a release's database, and nothing if more would be read than that."""
    return "" if has_log(release) else sha256(release / DATABASE)


def twin_sha256(release: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a release's Parquet twin, were it one too many."""
    twin = release / TWIN
    return {
        path.relative_to(twin).as_posix(): sha256(path) for path in sorted(twin.rglob("*.parquet"))
    }


def newest_candidate(home: Home) -> Path | None:
    """Return the folder of the candidate that was built last, published or not, if it is there."""
    pointer = home.releases / "CANDIDATE"
    release = home.releases / pointer.read_text().strip() if pointer.exists() else None
    return release if release and release.is_dir() else None


def write_pointer(path: Path, text: str) -> None:
    """Replace a one-line file in one step."""
    replace_file(path, f"{text}\n".encode())


def move_aside(release: Path) -> Path:
    """Take its name from a release that is to be removed, and return where it is.

    Removing takes long: cut in the middle, it must not leave what looks like a release.
    """
    place = release.with_name(f"{REMOVED}{release.name}")
    shutil.rmtree(place, ignore_errors=True)
    return release.rename(place)


def _settle(home: Home, building: Path, candidate: Candidate) -> Candidate:
    """Give the candidate its name, or find that the same content is already there, whole."""
    final = home.releases / candidate.build_id
    if final.exists():
        before = read_candidate(final) if (final / "candidate.json").exists() else None
        if before and _may_stay(final, before, candidate):
            shutil.rmtree(building)
            write_pointer(home.releases / "CANDIDATE", candidate.build_id)
            return before
    for path in building.rglob("*"):
        if path.is_file():
            path.chmod(0o400 if path.name == MEMORY else 0o444)
    replaced = move_aside(final) if final.exists() else None
    building.rename(final)
    if replaced:
        shutil.rmtree(replaced)
    write_pointer(home.releases / "CANDIDATE", candidate.build_id)
    return candidate


def _may_stay(final: Path, before: Candidate, candidate: Candidate) -> bool:
    """Whether the same content need not be written again.

    One that failed against another release than the present one, or before somebody signed for
    what it restates, is to be judged anew.
    """
    audit = final / "audit.json"
    is_whole = (database_sha256(final), twin_sha256(final)) == (
        before.file_sha256,
        before.parquet,
    )
    return is_whole and (
        (before.compared_with, before.tables) == (candidate.compared_with, candidate.tables)
        or (audit.exists() and json.loads(audit.read_text())["passed"] is True)
    )
