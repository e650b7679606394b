{{ config(alias='cohort_retention') }}

with

cells as (

    select * from {{ ref('int_cohort_cells_spanned') }}

),

members_aged as (

    select
        members.scope,
        members.cohort_type,
        members.cohort,
        members.cohort_month,
        aged.clock,
        aged.age,
        aged.person_id,
        aged.is_active,
        aged.net_sales_order_dated_fen,
        aged.is_active and aged.age = max(case when aged.is_active then aged.age end) over (
            partition by
                members.scope,
                members.cohort_type,
                members.cohort,
                members.cohort_month,
                aged.clock,
                aged.person_id
        ) as is_last_active

    from {{ ref('int_cohort_members_joined') }} as members

    inner join {{ ref('int_cohort_members_aged') }} as aged
        on
            members.scope = aged.scope
            and members.begins_with = aged.begins_with
            and members.person_id = aged.person_id

),

active as (

    select
        scope,
        cohort_type,
        cohort,
        cohort_month,
        clock,
        age,
        count(*) filter (where is_active) as active_members,
        count(*) filter (where is_last_active) as last_active_members,
        sum(net_sales_order_dated_fen) as net_sales_order_dated_fen

    from members_aged

    group by
        scope,
        cohort_type,
        cohort,
        cohort_month,
        clock,
        age

),

-- Who is active in an age or later is last active in it or later.
summed as (

    select
        cells.*,
        coalesce(active.active_members, 0) as active_members,
        coalesce(active.net_sales_order_dated_fen, 0) as net_sales_order_dated_fen,
        sum(coalesce(active.last_active_members, 0)) over (
            partition by cells.scope, cells.cohort_type, cells.cohort, cells.cohort_month, cells.clock
            order by cells.age desc
        ) as active_members_on_or_after

    from cells

    left join active
        on
            cells.scope = active.scope
            and cells.cohort_type = active.cohort_type
            and cells.cohort = active.cohort
            and cells.cohort_month = active.cohort_month
            and cells.clock = active.clock
            and cells.age = active.age

),

-- What the data cannot show yet is null: a zero would say that nobody came back.
retention as (

    select
        scope,
        cohort_type,
        cohort,
        cohort_month,
        clock,
        age,
        cohort_size,
        late_members,
        case when is_observed then active_members end as active_members,
        cast(case when is_observed then active_members_on_or_after end as bigint) as active_members_on_or_after,
        case when is_observed then {{ ratio('active_members', 'cohort_size') }} end as retention_rate,
        case when is_observed then {{ ratio('active_members_on_or_after', 'cohort_size') }} end
            as retention_rate_on_or_after,
        cast(case when is_observed then net_sales_order_dated_fen end as bigint) as net_sales_order_dated_fen,
        {{ small_sample('cohort_size') }} as is_small_sample,
        frozen_date,
        is_frozen,
        is_complete

    from summed

)

select * from retention
