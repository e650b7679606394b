{#
    Whether a store can be compared with itself a year before, for each month, and if not why: the
    first reason that holds. A store that opened again is not closed for good.
#}
{%- set days_open = var('comparable_days_open') -%}
{%- set days_closed = var('comparable_days_closed') -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

months as (

    select distinct cast(date_trunc('month', dates.calendar_date) as date) as month_date

    from {{ ref('dim_dates') }} as dates

    inner join told
        on
            dates.calendar_date >= told.first_date
            and dates.calendar_date <= told.last_date

),

versions as (

    select * from {{ ref('int_store_versions_dated') }}

    where store_kind = 'physical'

),

stores as (

    select
        store_id,
        min(opening_date) as opening_date,
        max(case when valid_to_date is null then closing_date end) as closing_date

    from versions

    group by store_id

),

periods as (

    select
        stores.store_id,
        stores.opening_date,
        stores.closing_date,
        months.month_date,
        {{ month_after('months.month_date', 1) }} as next_month_date,
        {{ month_after('months.month_date', -12) }} as year_before_date,
        {{ month_after('months.month_date', -11) }} as after_year_before_date

    from stores

    cross join months

    where stores.opening_date < {{ month_after('months.month_date', 1) }}

),

closed as (

    select
        periods.store_id,
        periods.month_date,
        count(case when days.calendar_date >= periods.month_date then 1 end) as closed_days,
        count(case when days.calendar_date < periods.after_year_before_date then 1 end) as closed_days_year_before

    from periods

    inner join {{ ref('int_store_days_closed') }} as days
        on
            periods.store_id = days.store_id
            and periods.year_before_date <= days.calendar_date
            and periods.next_month_date > days.calendar_date

    where
        days.calendar_date >= periods.month_date
        or days.calendar_date < periods.after_year_before_date

    group by
        periods.store_id,
        periods.month_date

),

changed as (

    select
        periods.store_id,
        periods.month_date,
        count(distinct versions.business_model) as business_models,
        count(distinct versions.address) as addresses

    from periods

    inner join versions
        on
            periods.store_id = versions.store_id
            and periods.next_month_date > versions.valid_from_date
            and periods.year_before_date < coalesce(versions.valid_to_date, date '9999-12-31')

    group by
        periods.store_id,
        periods.month_date

),

judged as (

    select
        periods.store_id,
        periods.month_date,
        periods.year_before_date,
        case
            when periods.next_month_date > {{ days_after('told.last_date', 1) }} then 'the month is not over'
            when periods.year_before_date < told.first_date then 'nothing is told of the year before'
            when {{ days_between('periods.opening_date', 'periods.month_date') }} < {{ days_open }}
                then 'opened less than {{ days_open }} days before'
            -- In a leap year so many days are not yet a year.
            when periods.opening_date > periods.year_before_date then 'not open yet a year before'
            when periods.closing_date < periods.next_month_date then 'closed for good'
            when
                coalesce(closed.closed_days, 0) > {{ days_closed }}
                or coalesce(closed.closed_days_year_before, 0) > {{ days_closed }}
                then 'closed for more than {{ days_closed }} days'
            when changed.business_models > 1 then 'run by another'
            when changed.addresses > 1 then 'moved'
        end as reason

    from periods

    cross join told

    left join closed
        on
            periods.store_id = closed.store_id
            and periods.month_date = closed.month_date

    left join changed
        on
            periods.store_id = changed.store_id
            and periods.month_date = changed.month_date

)

select
    *,
    reason is null as is_comparable

from judged
