{#
    What an order was paid with. A till lists it; an online shop took one payment, and what the
    customer had with it. Coupons and points are discounts, so no money.
#}
with

till_payments as (

    {{ standing_lines('payments', ['order_id', 'ticket_type', 'payment_kind', 'amount_fen'], {
        'transaction_id': 'string', '_child_no': 'bigint',
    }) | indent(4) }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

heads as (

    select * from {{ ref('int_order_heads_unioned') }}

),

payments as (

    select
        till_payments.channel,
        till_payments.order_id,
        concat('till ', till_payments._child_no) as payment_no,
        till_payments.payment_kind,
        till_payments.payment_kind not in ('coupon', 'integral') as is_money,
        till_payments.amount_fen,
        till_payments.transaction_id,
        orders.paid_at

    from till_payments

    inner join orders
        on
            till_payments.channel = orders.channel
            and till_payments.order_id = orders.order_id

    where till_payments.ticket_type = 'sale'

    union all

    select
        orders.channel,
        orders.order_id,
        'paid to the shop' as payment_no,
        'online' as payment_kind,
        true as is_money,
        orders.paid_fen - orders.stored_value_fen as amount_fen,
        heads.transaction_id,
        orders.paid_at

    from orders

    inner join heads
        on
            orders.channel = heads.channel
            and orders.order_id = heads.order_id

    where orders.channel not in (select till_payments.channel from till_payments)

    union all

    select
        orders.channel,
        orders.order_id,
        'kept with the shop' as payment_no,
        'deposit' as payment_kind,
        true as is_money,
        orders.stored_value_fen as amount_fen,
        cast(null as string) as transaction_id,
        orders.paid_at

    from orders

    where orders.stored_value_fen > 0

)

select * from payments
