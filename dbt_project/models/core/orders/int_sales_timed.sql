{#
    What is kept of each order, and what came back that names none, by the night of its hour: from ten to
    ten, so that the night of a day and the hours before it are one row.
#}
with

orders as (

    select
        orders.selling_store_id as store_id,
        orders.order_id,
        orders.paid_at,
        orders.endpoint,
        orders.is_closed_hours,
        orders.night_of_date is not null as is_fixed_night,
        orders.hours_source <> 'fixed night' as has_hours,
        netted.net_fen

    from {{ ref('fct_orders') }} as orders

    inner join {{ ref('int_orders_netted') }} as netted
        on
            orders.channel = netted.channel
            and orders.order_id = netted.order_id

),

-- When it was sold nobody knows, so it counts at its own hour, and no store's hours judge it.
refunds as (

    select
        store_id,
        cast(null as string) as order_id,
        refunded_at as paid_at,
        endpoint,
        {{ minute_of_day('refunded_at') }} not between 600 and 1319 as is_closed_hours,
        {{ minute_of_day('refunded_at') }} not between 600 and 1319 as is_fixed_night,
        false as has_hours,
        -refund_fen as net_fen

    from {{ ref('int_refunds_identified') }}

),

sales as (

    select * from orders

    union all

    select * from refunds

),

dated as (

    select
        store_id,
        order_id,
        is_closed_hours,
        is_fixed_night,
        has_hours,
        net_fen,
        {{ business_date(minutes_after('paid_at', '-600')) }} as night_of_date,
        endpoint <> 'offline' as is_online,
        endpoint = 'private' as is_private

    from sales

)

select * from dated
