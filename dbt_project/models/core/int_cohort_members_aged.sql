with

events as (

    select * from {{ ref('int_person_events_scoped') }}

),

first_orders as (

    select
        scope,
        person_id,
        min(business_date) as first_order_date

    from events

    where is_order

    group by all

),

-- A refund dated before the first order we know of belongs to a sale that we do not have.
dated as (

    select
        events.scope,
        events.person_id,
        {{ month_of('first_orders.first_order_date') }} as cohort,
        events.is_order,
        events.amount_fen,
        {{ months_between('first_orders.first_order_date', 'events.business_date') }} as calendar_age,
        {{ days_between('first_orders.first_order_date', 'events.business_date') }} as age_in_days

    from events

    inner join first_orders
        on
            events.scope = first_orders.scope
            and events.person_id = first_orders.person_id
            and events.business_date >= first_orders.first_order_date

),

aged as (

    select
        *,
        'calendar' as clock,
        cast(calendar_age as int) as age

    from dated

    union all

    select
        *,
        'rolling_30_days' as clock,
        cast(floor(age_in_days / 30) as int) as age

    from dated

),

members_aged as (

    select
        scope,
        cohort,
        clock,
        age,
        person_id,
        count(*) filter (where is_order) > 0 as is_active,
        cast(sum(amount_fen) as bigint) as net_sales_order_dated_fen

    from aged

    group by all

)

select * from members_aged
