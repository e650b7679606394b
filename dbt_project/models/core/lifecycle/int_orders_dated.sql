{# When an order was told for the first time: later versions of its lines count too. #}
with

lines as (

    {{ standing_lines('order_lines', ['order_id', 'line_type'], is_history=true) | indent(4) }}

),

orders as (

    select
        channel,
        order_id,
        min(_delivery_date) as first_delivery_date

    from lines

    where line_type = 'sale'

    group by
        channel,
        order_id

)

select * from orders
