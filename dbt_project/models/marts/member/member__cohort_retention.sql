{{ config(alias='cohort_retention') }}

with

members_aged as (

    select * from {{ ref('int_cohort_members_aged') }}

),

horizons as (

    select
        channel as scope,
        data_through_date

    from {{ ref('stg_landing__channels') }}

    union all

    select
        'brand' as scope,
        max(data_through_date)

    from {{ ref('stg_landing__channels') }}

),

cohorts as (

    select
        scope,
        cohort,
        clock,
        count(distinct person_id) as cohort_size,
        cast(concat(cohort, '-01') as date) as cohort_month_date

    from members_aged

    where age = 0

    group by all

),

last_active_ages as (

    select
        scope,
        cohort,
        clock,
        person_id,
        max(age) as last_active_age

    from members_aged

    where is_active

    group by all

),

ages as (

    select
        scope,
        clock,
        age

    from members_aged

    group by all

),

-- Every cohort has a cell for every age that any cohort of its scope has reached.
cells as (

    select
        cohorts.*,
        ages.age,
        horizons.data_through_date,
        case
            when cohorts.clock = 'calendar' then {{ month_after('cohorts.cohort_month_date', 'ages.age') }}
            else {{ days_after('cohorts.cohort_month_date', '30 * ages.age') }}
        end as first_day,
        case
            when cohorts.clock = 'calendar' then {{ days_after(month_after('cohorts.cohort_month_date', 'ages.age + 1'), -1) }}
            else {{ days_after(month_after('cohorts.cohort_month_date', '1'), '30 * (ages.age + 1) - 2') }}
        end as last_day

    from cohorts

    inner join ages
        on
            cohorts.scope = ages.scope
            and cohorts.clock = ages.clock

    inner join horizons
        on cohorts.scope = horizons.scope

),

active as (

    select
        scope,
        cohort,
        clock,
        age,
        count(distinct person_id) filter (where is_active) as active_members,
        sum(net_sales_order_dated_fen) as net_sales_order_dated_fen

    from members_aged

    group by all

),

still_active as (

    select
        cells.scope,
        cells.cohort,
        cells.clock,
        cells.age,
        count(last_active_ages.person_id) as active_members_on_or_after

    from cells

    left join last_active_ages
        on
            cells.scope = last_active_ages.scope
            and cells.cohort = last_active_ages.cohort
            and cells.clock = last_active_ages.clock
            and cells.age <= last_active_ages.last_active_age

    group by all

),

-- What the data cannot show yet is null: a zero would say that nobody came back.
retention as (

    select
        cells.scope,
        'first_order_month' as cohort_type,
        cells.cohort,
        cells.clock,
        cells.age,
        cells.cohort_size,
        case when cells.first_day <= cells.data_through_date then coalesce(active.active_members, 0) end as active_members,
        case
            when cells.first_day <= cells.data_through_date then still_active.active_members_on_or_after
        end as active_members_on_or_after,
        cast(
            case
                when cells.first_day <= cells.data_through_date then coalesce(active.net_sales_order_dated_fen, 0)
            end as bigint
        ) as net_sales_order_dated_fen,
        cells.last_day <= cells.data_through_date as is_complete

    from cells

    left join active
        on
            cells.scope = active.scope
            and cells.cohort = active.cohort
            and cells.clock = active.clock
            and cells.age = active.age

    left join still_active
        on
            cells.scope = still_active.scope
            and cells.cohort = still_active.cohort
            and cells.clock = still_active.clock
            and cells.age = still_active.age

)

select * from retention
