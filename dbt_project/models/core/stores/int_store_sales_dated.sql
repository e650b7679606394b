{#
    What a store sold and took back on each day, each on its own day, by where it was paid. Online
    orders are of the store that they belong to, and so is what comes back of them.
#}
with

orders as (

    select * from {{ ref('fct_orders') }}

),

events as (

    select
        selling_store_id as store_id,
        endpoint,
        business_date,
        goods_fen as sold_fen,
        cast(0 as bigint) as refund_fen

    from orders

    union all

    select
        coalesce(orders.selling_store_id, refunds.store_id) as store_id,
        coalesce(orders.endpoint, endpoints.endpoint) as endpoint,
        refunds.business_date,
        cast(0 as bigint) as sold_fen,
        refunds.refund_fen

    from {{ ref('fct_refund_lines') }} as refunds

    left join orders
        on
            refunds.channel = orders.channel
            and refunds.refunded_order_id = orders.order_id

    left join {{ ref('int_channel_endpoints') }} as endpoints
        on refunds.channel = endpoints.channel

),

dated as (

    select
        store_id,
        endpoint,
        business_date,
        cast(sum(sold_fen) as bigint) as sold_fen,
        cast(sum(refund_fen) as bigint) as refund_fen,
        cast(sum(sold_fen - refund_fen) as bigint) as net_fen

    from events

    group by
        store_id,
        endpoint,
        business_date

)

select * from dated
