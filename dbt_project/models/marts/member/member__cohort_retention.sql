{{ config(alias='cohort_retention') }}

with

cells as (

    select * from {{ ref('int_cohort_cells_spanned') }}

),

members_aged as (

    select * from {{ ref('int_cohort_members_aged') }}

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

active_later as (

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
        scope,
        'first_order_month' as cohort_type,
        cohort,
        clock,
        age,
        cells.cohort_size,
        case when cells.is_observed then coalesce(active.active_members, 0) end as active_members,
        case when cells.is_observed then active_later.active_members_on_or_after end as active_members_on_or_after,
        cast(
            case when cells.is_observed then coalesce(active.net_sales_order_dated_fen, 0) end as bigint
        ) as net_sales_order_dated_fen,
        cells.is_complete

    from cells

    left join active using (scope, cohort, clock, age)

    left join active_later using (scope, cohort, clock, age)

)

select * from retention
