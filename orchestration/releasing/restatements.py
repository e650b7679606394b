"""Restatements: which certified or frozen values of the release before a candidate has otherwise.

Each has a cause, found in what was delivered and not in what was computed: ``audit.source_day`` of
both releases says which business days the files tell of that only one of them has. What no delivery
explains is ``unexplained``; whether that blocks is decided in ``expectations/kpi__restatement.py``.
"""

from pathlib import Path

import duckdb

from orchestration.releasing.tables import RESTATEMENT

_TYPES = {
    "restated_on_date": "date",
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

# Rows of the streams that say what something is, and from when on, change all days from then on.
_MASTERS = (
    "('stores', 'organisation', 'opening_hours', 'products', 'guides', 'campaigns', 'coupons',"
    " 'commission_rules', 'marketing_calendar')"
)

_CHANGED = """
    create temp table changed as
    with bounds as (
        select
            max(data_through_date) + interval 1110 minute as told_at,
            max(period_end_date) filter (where status = 'frozen') as frozen_until
        from before.kpi.metric_value
    ),
    -- A metric or scope that is new or withdrawn restates nothing.
    published as (
        select metric, scope_type, period_type from before.kpi.metric_value
        intersect
        select metric, scope_type, period_type from release.kpi.metric_value
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
        old.definition_version as old_definition_version,
        new.definition_version as new_definition_version
    from before.kpi.metric_value as old
    full join release.kpi.metric_value as new
        using (metric, scope_type, scope, period_type, period)
    inner join published using (metric, scope_type, period_type)
    cross join bounds
    where
        (old.value, old.numerator, old.denominator)
            is distinct from (new.value, new.numerator, new.denominator)
        and (old.status <> 'provisional' or old.status is null and new.final_at <= told_at)
"""

# What only one of the two releases has been told, by cause and by the day it tells of. Lines count
# by their file and never by how they are read, so that no change of code explains anything.
_TOLD = f"""
    create temp table told as
    with files as (
        select channel, stream, delivery_date, file_sha256 from before.audit.row_ledger
        where delivery_status = 'loaded'
        intersect
        select channel, stream, delivery_date, file_sha256 from release.audit.row_ledger
        where delivery_status = 'loaded'
    ),
    erased as (
        select channel, stream, delivery_date
        from (
            select channel, stream, delivery_date, -erased as erased from before.audit.row_ledger
            union all
            select channel, stream, delivery_date, erased from release.audit.row_ledger
        ) as both_ledgers
        group by all
        having sum(erased) > 0
    ),
    masters as (
        select distinct channel, stream from release.audit.capability
        where capability in {_MASTERS}
    ),
    days as (
        select *, 1 as side from release.audit.source_day
        union all
        select *, -1 from before.audit.source_day
    ),
    lines as (
        select
            days.channel, days.stream, days.business_date, days.lines,
            case
                when days.side < 0 then 'correction'
                when days.change = 'refund' then 'refund'
                when days.change = 'newer' then 'correction'
                else 'late_data'
            end as cause
        from days
        anti join files using (channel, stream, delivery_date, file_sha256)
        anti join erased using (channel, stream, delivery_date)
        where days.file_sha256 is not null
        union all
        select channel, stream, business_date, cast(abs(sum(side * lines)) as bigint), 'erasure'
        from days
        semi join erased using (channel, stream, delivery_date)
        where change <> 'refund'
        group by all
        having sum(side * lines) <> 0
    ),
    -- Nights before anything new was delivered cannot have found other persons.
    persons as (
        select channel, stream, business_date, sum(lines) as lines, 'identity_merge' as cause
        from days
        where
            file_sha256 is null
            and delivery_date >= (
                select min(delivery_date) from days
                anti join files using (channel, stream, delivery_date, file_sha256)
                where file_sha256 is not null
            )
        group by channel, stream, delivery_date, business_date, change
        having count(distinct side) = 1 or sum(side * lines) <> 0
    )
    select
        cause,
        business_date,
        masters.stream is not null as is_master,
        cast(sum(lines) as bigint) as lines
    from (select * from lines union all select * from persons) as all_told
    left join masters using (channel, stream)
    -- What names no day is about any, if it says what something is; else it is about its own night.
    where business_date is not null or masters.stream is not null
    group by all
"""

_EXPLAINED = """
    create temp table explained as
    with periods as (
        select distinct
            metric, period_start_date, period_end_date, dictionary.final_days,
            dictionary.is_of_its_days,
            dictionary.unit = 'persons' as is_of_persons,
            dictionary.refund_view in ('none', 'before_refunds') as has_no_refunds
        from changed
        inner join release.kpi.metric_dictionary as dictionary using (metric)
    ),
    causes as (
        select
            periods.*,
            told.cause,
            coalesce(told.business_date >= period_start_date, false) as is_within,
            sum(told.lines) as source_rows
        from periods
        inner join told
            on
                told.business_date is null
                or told.business_date <= period_end_date + cast(
                    case when is_of_its_days then 0 else final_days end as integer
                )
                and (
                    told.business_date >= period_start_date or told.is_master or not is_of_its_days
                )
        group by all
    )
    -- Of several causes the one that is nearest.
    select metric, period_start_date, period_end_date, cause, source_rows
    from causes
    qualify row_number() over (
        partition by metric, period_start_date, period_end_date
        order by
            cause <> 'erasure', not is_within, cause = 'refund' and has_no_refunds,
            not (is_of_persons and cause = 'identity_merge'),
            case cause
                when 'refund' then 1 when 'correction' then 2 when 'late_data' then 3 else 4
            end
    ) = 1
"""

_RESTATED = """
    insert into release.kpi.restatement by name
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
    order by all
"""


def write_restatements(db: duckdb.DuckDBPyConnection, before: Path | None) -> None:
    """Fill ``kpi.restatement`` of the database ``release``: the history so far, and what is new.

    ``before`` is the database file of the release that readers have. One from before there was such
    a history has nothing to compare by, and the history begins with the next.
    """
    columns = ", ".join(f"{name} {_TYPES.get(name, 'varchar')}" for name in RESTATEMENT.columns)
    db.execute("create schema if not exists release.kpi")
    db.execute(f"create table release.{RESTATEMENT.full_name} ({columns})")
    if before is None:
        return
    db.execute(f"attach '{str(before).replace(chr(39), chr(39) * 2)}' as before (read_only)")
    has = {
        name: {
            table
            for (table,) in db.execute(
                "select table_name from duckdb_tables() where database_name = ?", [name]
            ).fetchall()
        }
        for name in ("before", "release")
    }
    if RESTATEMENT.name in has["before"]:
        db.execute(
            f"insert into release.{RESTATEMENT.full_name} by name"
            f" from before.{RESTATEMENT.full_name}"
        )
    if has["before"] >= _NEEDED and has["release"] >= _NEEDED:
        for statement in (_CHANGED, _TOLD, _EXPLAINED, _RESTATED):
            db.execute(statement)
    db.execute("detach before")
