"""Causes: what was delivered between two releases and can have changed a value of some period.

They are found in what was delivered, never in what was computed: ``audit.source_day`` of both says
which business days the files tell of that only one of the two releases has.
"""

import duckdb

# Rows of the streams that say what something is, and from when on, change all days from then on.
_MASTERS = (
    "('stores', 'organisation', 'opening_hours', 'products', 'guides', 'campaigns', 'coupons',"
    " 'commission_rules', 'marketing_calendar')"
)

# Whose a file is may stand after the hash of its bytes, and did not in releases of before.
_BYTES = "split_part(file_sha256, '-', 1)"

# What only one of the two releases has been told, by cause and by the day it tells of. Lines count
# by their file and never by how they are read, so that no change of code explains anything.
_TOLD = f"""
    create or replace temp table told as
    with files as (
        select channel, stream, delivery_date, {_BYTES} as bytes from before.audit.row_ledger
        where delivery_status = 'loaded'
        intersect
        select channel, stream, delivery_date, {_BYTES} as bytes from release.audit.row_ledger
        where delivery_status = 'loaded'
    ),
    -- A file that is new tells what it tells, whoever was erased from it.
    erased as (
        select channel, stream, delivery_date, bytes
        from (
            select channel, stream, delivery_date, {_BYTES} as bytes, -erased as erased
            from before.audit.row_ledger
            union all
            select channel, stream, delivery_date, {_BYTES} as bytes, erased
            from release.audit.row_ledger
        ) as both_ledgers
        semi join files using (channel, stream, delivery_date, bytes)
        group by all
        having sum(erased) > 0
    ),
    masters as (
        select distinct channel, stream from release.audit.capability
        where capability in {_MASTERS}
    ),
    days as (
        select *, {_BYTES} as bytes, 1 as side from release.audit.source_day
        union all
        select *, {_BYTES} as bytes, -1 as side from before.audit.source_day
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
        anti join files using (channel, stream, delivery_date, bytes)
        where days.file_sha256 is not null
        union all
        select channel, stream, business_date, cast(abs(sum(side * lines)) as bigint), 'erasure'
        from days
        semi join erased using (channel, stream, delivery_date, bytes)
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
                anti join files using (channel, stream, delivery_date, bytes)
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
    create or replace temp table explained as
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
    select
        metric, period_start_date, period_end_date, cause, source_rows,
        count(*) filter (
            where cause not in ('erasure', 'identity_merge')
                and is_within
                and not (cause = 'refund' and has_no_refunds)
        ) over (partition by metric, period_start_date, period_end_date) = 0
        and cause = 'erasure' as is_erasure_alone
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


def find_causes(db: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table ``explained``: the nearest cause of each metric and period.

    It also says whether an erasure is all that the period itself has been told since.
    The periods are those of the temporary table ``changed``; the databases ``before`` and
    ``release`` are the two releases.
    """
    db.execute(_TOLD)
    db.execute(_EXPLAINED)
