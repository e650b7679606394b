{#
    What is kept of an order: its goods less all that has come back of it, whenever it came back. An
    order of which everything has come back makes no buyer, and what was taken instead of something
    no second purchase: the order that it was exchanged for stands.
#}
with

orders as (

    select * from {{ ref('fct_orders') }}

),

refunds as (

    select
        channel,
        refunded_order_id as order_id,
        sum(refund_fen) as refund_fen

    from {{ ref('fct_refund_lines') }}

    where refunded_order_id is not null

    group by
        channel,
        refunded_order_id

),

exchanged as (

    select distinct
        channel,
        exchanged_order_id as order_id

    from orders

    where is_exchange and exchanged_order_id is not null

),

netted as (

    select
        orders.channel,
        orders.order_id,
        orders.goods_fen,
        cast(coalesce(refunds.refund_fen, 0) as bigint) as refund_fen,
        cast(orders.goods_fen - coalesce(refunds.refund_fen, 0) as bigint) as net_fen,
        coalesce(refunds.refund_fen > 0 and refunds.refund_fen >= orders.goods_fen, false)
        and exchanged.order_id is null as is_sent_back,
        orders.is_valid,
        orders.is_exchange

    from orders

    left join refunds
        on
            orders.channel = refunds.channel
            and orders.order_id = refunds.order_id

    left join exchanged
        on
            orders.channel = exchanged.channel
            and orders.order_id = exchanged.order_id

)

select
    channel,
    order_id,
    goods_fen,
    refund_fen,
    net_fen,
    is_sent_back,
    is_valid and not is_exchange and not is_sent_back as is_purchase

from netted
