"""A candidate: the allow-listed marts in a new, closed, immutable file with a Parquet twin.

Its name is made of its content, so the same data give the same release, whenever and wherever they
are built. Whether anybody may read it is decided in ``audits`` and ``publication``.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.landing.overrides import override_rows
from orchestration.releasing.content import code_version, content_hash, sha256
from orchestration.releasing.restatements import write_restatements
from orchestration.releasing.tables import BUILD_INFO, OWN_TABLES, RESTATEMENT, Table

DATABASE = "siyu.duckdb"
# The oldest clients that BI tools still ship can read files of this version.
STORAGE_VERSION = "v1.2.0"


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


def build_candidate(home: Home, tables: list[Table], before: Path | None = None) -> Candidate:
    """Copy the published tables out of the warehouse and return the finished candidate.

    ``before`` is the release that readers have, against which restatements are found.
    """
    building = home.releases / ".building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    version = code_version()
    with duckdb.connect(config=home.limits) as db:
        db.execute(f"attach '{_quoted(home.warehouse)}' as warehouse (read_only)")
        db.execute(
            f"attach '{_quoted(building / DATABASE)}' as release"
            f" (storage_version '{STORAGE_VERSION}')"
        )
        hashes = {table.full_name: _copy(db, table) for table in tables}
        whole = hashlib.sha256(json.dumps([version, hashes], sort_keys=True).encode()).hexdigest()
        [(data_through,)] = db.execute(
            "select max(delivery_date) from release.audit.row_ledger"
            " where delivery_status = 'loaded'"
        ).fetchall()
        build_id = f"{data_through}-{whole[:12]}"
        hashes |= _write_build_info(db, build_id, str(data_through), version, tables, hashes)
        # After the name is made: what was published before is no part of what the data say.
        if before:
            write_restatements(db, before / DATABASE, override_rows(home, data_through))
        else:
            write_restatements(db, None)
        hashes[RESTATEMENT.full_name] = content_hash(
            db, f"release.{RESTATEMENT.full_name}", RESTATEMENT.columns
        )
        [(row_count,)] = db.execute(
            "select cast(sum(row_count) as bigint) from release.audit.build_info"
        ).fetchall()
        _write_comments(db, [*tables, *OWN_TABLES])
        _write_parquet(db, building / "parquet")
        db.execute("detach release")
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
    )
    (building / "candidate.json").write_text(json.dumps(asdict(candidate), indent=1))
    return _settle(home, building, candidate)


def read_candidate(release: Path) -> Candidate:
    return Candidate(**json.loads((release / "candidate.json").read_text()))


def newest_candidate(home: Home) -> Path | None:
    """Return the folder of the candidate that was built last, published or not."""
    pointer = home.releases / "CANDIDATE"
    return home.releases / pointer.read_text().strip() if pointer.exists() else None


def write_pointer(path: Path, text: str) -> None:
    """Replace a one-line file in one step."""
    part = path.with_name(f".{path.name}.next")
    part.write_text(text + "\n")
    part.replace(path)


def _settle(home: Home, building: Path, candidate: Candidate) -> Candidate:
    """Give the candidate its name, or find that the same content is already there, whole."""
    final = home.releases / candidate.build_id
    if final.exists():
        before = read_candidate(final) if (final / "candidate.json").exists() else None
        if before and _may_stay(final, before, candidate):
            shutil.rmtree(building)
            write_pointer(home.releases / "CANDIDATE", candidate.build_id)
            return before
        shutil.rmtree(final)
    for path in building.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    building.rename(final)
    write_pointer(home.releases / "CANDIDATE", candidate.build_id)
    return candidate


def _may_stay(final: Path, before: Candidate, candidate: Candidate) -> bool:
    """Whether the same content need not be written again.

    One that failed against another release than the present one, or before somebody signed for
    what it restates, is to be judged anew.
    """
    audit = final / "audit.json"
    return sha256(final / DATABASE) == before.file_sha256 and (
        (before.compared_with, before.tables) == (candidate.compared_with, candidate.tables)
        or (audit.exists() and json.loads(audit.read_text())["passed"] is True)
    )


def _copy(db: duckdb.DuckDBPyConnection, table: Table) -> str:
    columns = ", ".join(f'"{column}"' for column in table.columns)
    db.execute(f"create schema if not exists release.{table.schema}")
    db.execute(
        f"create table release.{table.full_name} as"
        f" select {columns} from warehouse.{table.full_name} order by all"
    )
    return content_hash(db, f"release.{table.full_name}", table.columns)


def _write_build_info(
    db: duckdb.DuckDBPyConnection,
    build_id: str,
    data_through: str,
    version: str,
    tables: list[Table],
    hashes: Mapping[str, str],
) -> dict[str, str]:
    db.execute(
        """
        create table release.audit.build_info (
            build_id varchar, data_through date, code_version varchar,
            table_schema varchar, table_name varchar, row_count bigint, content_hash varchar
        )
        """
    )
    for table in tables:
        db.execute(
            "insert into release.audit.build_info"
            f" select ?, ?, ?, ?, ?, count(*), ? from release.{table.full_name}",
            [build_id, data_through, version, table.schema, table.name, hashes[table.full_name]],
        )
    return {BUILD_INFO.full_name: content_hash(db, "release.audit.build_info", BUILD_INFO.columns)}


def _write_comments(db: duckdb.DuckDBPyConnection, tables: list[Table]) -> None:
    """Say in the file what its tables and columns mean, where BI tools look for it."""
    # In one transaction, seven times faster than in one for each.
    db.execute("begin")
    for table in tables:
        db.execute(f"comment on table release.{table.full_name} is '{_quoted(table.comment)}'")
        for column, comment in table.columns.items():
            name = f'release.{table.full_name}."{column}"'
            db.execute(f"comment on column {name} is '{_quoted(comment)}'")
    db.execute("commit")


def _write_parquet(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    names = db.execute(
        "select schema_name, table_name from duckdb_tables()"
        " where database_name = 'release' order by all"
    ).fetchall()
    for schema, name in names:
        (folder / schema).mkdir(parents=True, exist_ok=True)
        path = _quoted(folder / schema / f"{name}.parquet")
        db.execute(f"copy release.{schema}.{name} to '{path}' (format parquet)")


def _quoted(text: str | Path) -> str:
    return str(text).replace("'", "''")
