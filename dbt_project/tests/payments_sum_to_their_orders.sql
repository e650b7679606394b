-- Of what was paid for an order every fen is one of its payments.
with

paid as (

    select
        channel,
        order_id,
        sum(amount_fen) as paid_fen

    from {{ ref('fct_payments') }}

    where is_money

    group by all

)

select
    orders.channel,
    orders.order_id,
    orders.paid_fen,
    paid.paid_fen as payments_fen

from {{ ref('fct_orders') }} as orders

inner join paid
    on
        orders.channel = paid.channel
        and orders.order_id = paid.order_id

where orders.paid_fen <> paid.paid_fen
