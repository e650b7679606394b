with

orders as (

    select
        channel as scope,
        person_id,
        business_date,
        amount_fen

    from {{ ref('int_person_orders_aggregated') }}

    union all

    select
        'brand' as scope,
        person_id,
        business_date,
        amount_fen

    from {{ ref('int_person_orders_aggregated') }}

),

refunds as (

    select
        channel as scope,
        person_id,
        order_dated_on_date as business_date,
        -refund_fen as amount_fen

    from {{ ref('int_person_refunds_joined') }}

    union all

    select
        'brand' as scope,
        person_id,
        order_dated_on_date as business_date,
        -refund_fen as amount_fen

    from {{ ref('int_person_refunds_joined') }}

),

first_orders as (

    select
        scope,
        person_id,
        min(business_date) as first_order_date

    from orders

    group by all

),

events as (

    select
        *,
        true as is_order

    from orders

    union all

    select
        *,
        false as is_order

    from refunds

),

-- A refund dated before the first order we know of belongs to a sale that we do not have.
dated as (

    select
        events.scope,
        events.person_id,
        {{ month_of('first_orders.first_order_date') }} as cohort,
        events.is_order,
        events.amount_fen,
        (extract(year from events.business_date) - extract(year from first_orders.first_order_date)) * 12
        + extract(month from events.business_date) - extract(month from first_orders.first_order_date) as calendar_age,
        {{ days_between('first_orders.first_order_date', 'events.business_date') }} as age_in_days

    from events

    inner join first_orders
        on
            events.scope = first_orders.scope
            and events.person_id = first_orders.person_id

    where events.business_date >= first_orders.first_order_date

),

aged as (

    select
        scope,
        person_id,
        cohort,
        'calendar' as clock,
        cast(calendar_age as int) as age,
        is_order,
        amount_fen

    from dated

    union all

    select
        scope,
        person_id,
        cohort,
        'rolling_30_days' as clock,
        cast(floor(age_in_days / 30) as int) as age,
        is_order,
        amount_fen

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
