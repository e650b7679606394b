{#
    Online orders that were picked up in a store, and whether the buyer bought more there within two hours. Of nobody
    known nothing more is known either.
#}
with

sales as (

    select * from {{ ref('int_sales_identified') }}

),

pick_ups as (

    select
        orders.channel,
        orders.order_id,
        orders.fulfilment_store_id as store_id,
        sales.person_id,
        orders.received_at as picked_up_at,
        {{ business_date('orders.received_at') }} as picked_up_date

    from {{ ref('fct_orders') }} as orders

    inner join sales
        on
            orders.channel = sales.channel
            and orders.order_id = sales.order_id

    where
        orders.is_pick_up
        and orders.is_valid
        and orders.received_at is not null

),

add_ons as (

    select
        pick_ups.channel,
        pick_ups.order_id,
        sum(sales.net_fen) as add_on_fen

    from pick_ups

    inner join sales
        on
            pick_ups.person_id = sales.person_id
            and pick_ups.store_id = sales.selling_store_id
            and pick_ups.picked_up_at <= sales.paid_at
            and {{ minutes_after('pick_ups.picked_up_at', 120) }} >= sales.paid_at
            and sales.endpoint = 'offline'
            and sales.is_purchase

    group by
        pick_ups.channel,
        pick_ups.order_id

),

followed as (

    select
        pick_ups.channel,
        pick_ups.order_id,
        pick_ups.store_id,
        pick_ups.person_id,
        pick_ups.picked_up_date,
        add_ons.order_id is not null as has_add_on,
        cast(coalesce(add_ons.add_on_fen, 0) as bigint) as add_on_fen

    from pick_ups

    left join add_ons
        on
            pick_ups.channel = add_ons.channel
            and pick_ups.order_id = add_ons.order_id

)

select * from followed
