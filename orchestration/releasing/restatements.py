"""Restatements: which certified or frozen values of the release before a candidate has otherwise.

Each has one of the ``causes``. What no delivery explains is ``unexplained``, and somebody's signed
word for it stands beside it; whether it blocks is decided in ``expectations/kpi__restatement.py``.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orchestration.releasing.causes import find_causes
from orchestration.releasing.tables import RESTATEMENT

# What an override of a restatement is of, in the words of ``overrides``; its stream is the metric.
CHECK, CHANNEL = "frozen_values_change_with_a_cause", "kpi"

_TYPES = {
    "restated_on_date": "date",
    "overridden_until_date": "date",
    "old_data_through_date": "date",
    "source_rows": "bigint",
    "old_definition_version": "integer",
    "new_definition_version": "integer",
    **{
        f"{age}_{part}": "decimal(38, 6)"
        for age in ("old", "new")
        for part in ("value", "numerator", "denominator")
    },
    "delta": "decimal(38, 6)",
}
_NEEDED = {"metric_value", "metric_dictionary", "source_day", "row_ledger"}

# Values that nobody is told any more; ``standing`` says which.
SUPPRESSED = """
    create temp table if not exists suppressed
        (metric varchar, scope_type varchar, scope varchar, period_type varchar, period varchar)
"""

_CHANGED = """
    create or replace temp table changed as
    with bounds as (
        select
            max(data_through_date) + interval 1110 minute as told_at,
            max(period_end_date) filter (where status = 'frozen') as frozen_until
        from before.kpi.metric_value
    ),
    -- A metric that is withdrawn restates nothing, nor does a metric or scope that is new.
    published as (
        select distinct metric, scope_type, period_type from before.kpi.metric_value
        semi join release.kpi.metric_dictionary using (metric)
    ),
    -- A value that is gone, or new, has a definition all the same.
    versions as (
        select
            metric,
            max(version) filter (where side = 'old') as old_version,
            max(version) filter (where side = 'new') as new_version
        from (
            select metric, definition_version as version, 'old' as side
            from before.kpi.metric_value
            union all
            select metric, definition_version, 'new' from release.kpi.metric_dictionary
        )
        group by metric
    )
    select
        metric, scope_type, scope, period_type, period,
        coalesce(old.period_start_date, new.period_start_date) as period_start_date,
        coalesce(old.period_end_date, new.period_end_date) as period_end_date,
        coalesce(
            old.status,
            case when new.period_end_date <= frozen_until then 'frozen' else 'certified' end
        ) as status,
        old.value as old_value, new.value as new_value,
        old.numerator as old_numerator, new.numerator as new_numerator,
        old.denominator as old_denominator, new.denominator as new_denominator,
        coalesce(old.definition_version, old_version) as old_definition_version,
        coalesce(new.definition_version, new_version) as new_definition_version
    from before.kpi.metric_value as old
    full join release.kpi.metric_value as new
        using (metric, scope_type, scope, period_type, period)
    inner join published using (metric, scope_type, period_type)
    inner join versions using (metric)
    cross join bounds
    where
        (old.value, old.numerator, old.denominator)
            is distinct from (new.value, new.numerator, new.denominator)
        and (old.status <> 'provisional' or old.status is null and new.final_at <= told_at)
        and (metric, scope_type, scope, period_type, period) not in (from suppressed)
"""

_RESTATED = """
    insert into release.kpi.restatement by name
    with restated as (
        select
            changed.* exclude (period_start_date, period_end_date),
            (select max(data_through) from release.audit.build_info) as restated_on_date,
            (select max(build_id) from release.audit.build_info) as new_build_id,
            (select max(build_id) from before.audit.build_info) as old_build_id,
            (select max(data_through) from before.audit.build_info) as old_data_through_date,
            case
                when old_definition_version <> new_definition_version then 'definition_change'
                else coalesce(cause, 'unexplained')
            end as cause,
            case
                when old_definition_version <> new_definition_version then 0
                else coalesce(source_rows, 0)
            end as source_rows,
            coalesce(new_value, 0) - coalesce(old_value, 0) as delta
        from changed
        left join explained using (metric, period_start_date, period_end_date)
    )
    select restated.*, overridden_by, override_reason, overridden_until_date
    from restated
    left join accepted
        on
            cause = 'unexplained'
            and status = 'frozen'
            and accepted.metric in (restated.metric, '*')
            and coalesce(accepted.delivery_date, restated_on_date) = restated_on_date
    qualify row_number() over (
        partition by restated.metric, scope_type, scope, period_type, period order by override_no
    ) = 1
    order by all
"""


@contextmanager
def compared(db: duckdb.DuckDBPyConnection, before: Path) -> Iterator[bool]:
    """Have the database file of an earlier release attached as ``before``.

    Tells whether both have a history to compare by; one from before there was such a history
    has none.
    """
    db.execute(f"attach '{str(before).replace(chr(39), chr(39) * 2)}' as before (read_only)")
    yield all(tables_of(db, name) >= _NEEDED for name in ("before", "release"))
    db.execute("detach before")


def tables_of(db: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    found = db.execute(
        "select table_name from duckdb_tables() where database_name = ?", [database]
    ).fetchall()
    return {name for (name,) in found}


def find_changed(db: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary tables ``changed`` and ``explained``: what is otherwise, and why.

    A value that is ``suppressed`` is not otherwise but withheld.
    """
    db.execute(SUPPRESSED)
    db.execute(_CHANGED)
    find_causes(db)


def write_restatements(
    db: duckdb.DuckDBPyConnection, before: Path | None, overrides: Iterable[Mapping[str, Any]] = ()
) -> None:
    """Fill ``kpi.restatement`` of the database ``release``: the history so far, and what is new.

    ``before`` is the database file of the release that readers have; without anything to compare
    by, the history begins with the next. ``overrides`` are rows of
    ``orchestration.landing.overrides``.
    """
    columns = ", ".join(f"{name} {_TYPES.get(name, 'varchar')}" for name in RESTATEMENT.columns)
    db.execute("create schema if not exists release.kpi")
    db.execute(f"create table release.{RESTATEMENT.full_name} ({columns})")
    if before is None:
        return
    with compared(db, before) as is_comparable:
        if RESTATEMENT.name in tables_of(db, "before"):
            db.execute(
                f"insert into release.{RESTATEMENT.full_name} by name"
                f" from before.{RESTATEMENT.full_name}"
            )
        if is_comparable:
            find_changed(db)
            _tell_accepted(db, overrides)
            db.execute(_RESTATED)


def _tell_accepted(db: duckdb.DuckDBPyConnection, overrides: Iterable[Mapping[str, Any]]) -> None:
    db.execute(
        "create temp table accepted (override_no bigint, metric varchar, delivery_date date,"
        " overridden_by varchar, override_reason varchar, overridden_until_date date)"
    )
    columns = ("override_no", "stream", "delivery_date", "signed_by", "reason", "valid_until")
    for said in overrides:
        if (said["check_name"], said["channel"]) == (CHECK, CHANNEL):
            db.execute(
                "insert into accepted values (?, ?, ?, ?, ?, ?)", [said[name] for name in columns]
            )
