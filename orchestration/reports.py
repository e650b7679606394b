"""What the command line shows of a night: the ledger, what stands out, the newest indicators."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb

from orchestration.home import Home
from orchestration.landing.contracts import load_contracts
from orchestration.landing.drop_zone import strays
from orchestration.landing.registry import Registry
from orchestration.releasing.candidates import DATABASE, newest_candidate, read_candidate

_PLACE = ("channel", "stream", "delivery_date", "file_name")
FATES = ("received", "loaded", "duplicate", "superseded", "quarantined", "erased", "rejected")


def ledger_rows(home: Home, every: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the fates of all lines by stream, and the files that are not simply loaded.

    They are the newest candidate's, which knows of lines that a row rule or a newer version of
    their key set aside; the register's, while nothing was built from what landed last.
    """
    rows = _ledger(home)
    totals: dict[tuple[str, str], dict[str, Any]] = defaultdict(lambda: dict.fromkeys(FATES, 0))
    for row in rows:
        for fate in FATES:
            totals[row["channel"], row["stream"]][fate] += row[fate]
    files = [
        {
            "file": "/".join(str(row[name]) for name in _PLACE),
            "status": row["status"],
            "received": row["received"],
            "quarantined": row["quarantined"],
            "reason": row["reason"] or "",
        }
        for row in rows
        if every or row["status"] != "loaded" or row["quarantined"] or row["reason"]
    ]
    return [
        {"channel": channel, "stream": stream, **fates}
        for (channel, stream), fates in sorted(totals.items())
    ], files


def _ledger(home: Home) -> list[dict[str, Any]]:
    names = (*_PLACE, "status", "reason", *FATES)
    # One that has moved and is not told of is an error, and no empty register.
    if not (home.registry.exists() or (home.root / "registry.moved").exists()):
        return []
    with Registry(home.registry) as registry:
        rows = registry.rows()
    release = newest_candidate(home)
    landed_last = max((row.seen_at for row in rows), default="")
    if release and read_candidate(release).built_at > landed_last:
        columns = ", ".join(names).replace("status", "delivery_status")
        found = _query(release / DATABASE, f"select {columns} from audit.row_ledger order by all")
        return [dict(zip(names, row, strict=True)) for row in found]
    return [{name: getattr(row, name) for name in names} for row in rows]


def set_aside_summary(home: Home) -> list[str]:
    """Return a line for every file that is not simply loaded, and for what no contract claims."""
    _, files = ledger_rows(home, every=False)
    lines = [
        f"{each['status']}: {each['file']}"
        + (f", {each['quarantined']} lines in quarantine" if each["quarantined"] else "")
        + (f" ({each['reason']})" if each["reason"] else "")
        for each in files
    ]
    return lines + [f"not read: {stray}" for stray in strays(home, load_contracts())]


def candidate_problems(home: Home) -> list[str]:
    """Return what the newest candidate's checks found wrong, worst first."""
    release = newest_candidate(home)
    if release is None or not (release / DATABASE).exists():
        return []
    return _unexplained(release / DATABASE) + [
        f"{channel}/{stream}/{day}: {message}"
        for channel, stream, day, message in _query(
            release / DATABASE,
            "select channel, stream, delivery_date, message from audit.check_result"
            " where severity = 'critical' and not is_passed and overridden_by is null"
            " order by all limit 20",
        )
    ]


def _unexplained(database: Path) -> list[str]:
    """Return how many frozen values a candidate changes without a cause, by what may be signed."""
    known = _query(
        database,
        "select 1 from duckdb_columns() where schema_name = 'kpi' and table_name = 'restatement'"
        " and column_name = 'overridden_by'",
    )
    if not known:
        return []
    return [
        f"kpi/{metric}/{day}: {values} frozen values differ from {build_id}, unexplained"
        for metric, day, build_id, values in _query(
            database,
            "select metric, data_through, old_build_id, count(*) from kpi.restatement"
            " cross join (select distinct build_id, data_through from audit.build_info)"
            " where status = 'frozen' and cause = 'unexplained' and overridden_by is null"
            " and new_build_id = build_id"
            " group by all order by count(*) desc, metric limit 20",
        )
    ]


def kpi_summary(home: Home) -> list[dict[str, Any]]:
    """Return the brand's last seven days from the current release."""
    names = (
        "business_date",
        "orders",
        "buyers",
        "net_sales_event_dated_yuan",
        "aov_per_order_yuan",
    )
    rows = _query(
        home.releases / "current.duckdb",
        f"select {', '.join(names)} from kpi.brand_daily where scope = 'brand'"
        " order by business_date desc limit 7",
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def _query(path: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute(query).fetchall()
