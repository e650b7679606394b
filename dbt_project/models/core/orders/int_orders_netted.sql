{#
    What is kept of an order: its goods less all that has come back of it, whenever it came back. An
    order of which everything has come back makes no buyer, and what was taken instead of something
    no second purchase: the order that it was exchanged for stands, as long as something of what was
    taken instead is kept, or was exchanged in its turn, up to so many times.
#}
{%- set exchanges = 4 -%}
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

returned as (

    select
        orders.channel,
        orders.order_id,
        orders.exchanged_order_id,
        orders.goods_fen,
        cast(coalesce(refunds.refund_fen, 0) as bigint) as refund_fen,
        coalesce(refunds.refund_fen > 0 and refunds.refund_fen >= orders.goods_fen, false) as has_come_back,
        orders.is_valid,
        orders.is_exchange

    from orders

    left join refunds
        on
            orders.channel = refunds.channel
            and orders.order_id = refunds.order_id

),

taken_instead as (

    select * from returned

    where is_exchange and exchanged_order_id is not null

),

exchanged_1 as (

    select distinct
        channel,
        exchanged_order_id as order_id

    from taken_instead

    where not has_come_back

),

{% for exchange in range(2, exchanges + 1) -%}
exchanged_{{ exchange }} as (

    select distinct
        taken_instead.channel,
        taken_instead.exchanged_order_id as order_id

    from taken_instead

    inner join exchanged_{{ exchange - 1 }} as exchanged
        on
            taken_instead.channel = exchanged.channel
            and taken_instead.order_id = exchanged.order_id

),

{% endfor -%}
exchanged as (

    {% for exchange in range(1, exchanges + 1) -%}
    select * from exchanged_{{ exchange }}
    {{ 'union' if not loop.last }}
    {% endfor %}

),

netted as (

    select
        returned.channel,
        returned.order_id,
        returned.goods_fen,
        returned.refund_fen,
        cast(returned.goods_fen - returned.refund_fen as bigint) as net_fen,
        returned.has_come_back and exchanged.order_id is null as is_sent_back,
        returned.is_valid,
        returned.is_exchange

    from returned

    left join exchanged
        on
            returned.channel = exchanged.channel
            and returned.order_id = exchanged.order_id

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
