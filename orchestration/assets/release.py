"""Release assets: candidate, audit, published. What they do is in ``orchestration.releasing``."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.assets.models import project_manifest
from orchestration.postgres import PostgresFailed
from orchestration.releasing.audits import run_audit
from orchestration.releasing.candidates import (
    build_candidate,
    newest_candidate,
    read_candidate,
)
from orchestration.releasing.kept import before_candidate
from orchestration.releasing.pages import PAGE
from orchestration.releasing.publication import publish
from orchestration.releasing.records import NotReleasable
from orchestration.releasing.tables import published_tables
from orchestration.releasing.wholeness import NotWhole
from orchestration.resources import Night

tables = published_tables(project_manifest)
_COMMON: dict[str, Any] = {
    "group_name": "release",
    "owners": ["team:data"],
    "metadata": {"docs": dg.MetadataValue.path("docs/operations.md")},
}


@dg.asset(
    key=["release", "candidate"],
    deps=[dg.AssetKey([table.schema, table.name]) for table in tables],
    kinds={"duckdb", "parquet"},
    pool="warehouse",
    **_COMMON,
)
def candidate(night: Night) -> dg.MaterializeResult:
    """The published tables in a new, closed file that nobody reads yet."""
    try:
        built = build_candidate(night.home, night.key, tables, before_candidate(night.home))
    except NotWhole as refusal:
        raise dg.Failure(f"no candidate: {refusal}", allow_retries=False) from None
    return dg.MaterializeResult(
        metadata={
            "build id": built.build_id,
            "data through": built.data_through,
            "content hash": built.content_hash,
            "file": dg.MetadataValue.path(night.home.releases / built.build_id),
            "tables": len(built.tables),
            "dagster/row_count": built.row_count,
        }
    )


@dg.asset(key=["release", "audit"], deps=[candidate], kinds={"greatexpectations"}, **_COMMON)
def audit(night: Night) -> dg.MaterializeResult:
    """The signed record of every required check on exactly the candidate's file."""
    release = newest_candidate(night.home)
    if release is None:
        raise dg.Failure("there is no candidate to audit", allow_retries=False)
    record = run_audit(release, Path(night.key_file))
    return dg.MaterializeResult(
        metadata={
            "build id": record["build_id"],
            "passed": record["passed"],
            "record": dg.MetadataValue.path(release / "audit.json"),
            "page": dg.MetadataValue.url((release / PAGE).as_uri()),
            "checks": len(record["checks"]),
        }
    )


@dg.asset(
    key=["release", "published"],
    deps=[candidate, audit],
    kinds={"duckdb"},
    # Shown in the UI; whether today's data are in it, the alarm asks.
    freshness_policy=dg.FreshnessPolicy.cron(
        deadline_cron="30 6 * * *", lower_bound_delta=timedelta(hours=6), timezone="Asia/Shanghai"
    ),
    **_COMMON,
)
def published(night: Night) -> dg.MaterializeResult:
    """The release that readers have: ``releases/CURRENT`` and ``releases/current.duckdb``."""
    try:
        release = publish(night.home, night.key)
    except (NotReleasable, PostgresFailed) as refusal:
        raise dg.Failure(f"nothing was published: {refusal}", allow_retries=False) from None
    return dg.MaterializeResult(
        metadata={
            "build id": release.name,
            "database": dg.MetadataValue.path(night.home.releases / "current.duckdb"),
            "dagster/row_count": read_candidate(release).row_count,
        }
    )


release_assets = [candidate, audit, published]
