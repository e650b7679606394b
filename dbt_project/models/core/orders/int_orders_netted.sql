{# What is kept of an order: its goods less all that has come back of it, whenever it came back. #}
with

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

netted as (

    select
        orders.channel,
        orders.order_id,
        orders.goods_fen,
        cast(coalesce(refunds.refund_fen, 0) as bigint) as refund_fen,
        cast(orders.goods_fen - coalesce(refunds.refund_fen, 0) as bigint) as net_fen

    from {{ ref('fct_orders') }} as orders

    left join refunds
        on
            orders.channel = refunds.channel
            and orders.order_id = refunds.order_id

)

select * from netted
