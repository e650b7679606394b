{#
    From which delivery on a line is known as what it is. Systems deliver an order or a case again
    whenever something of it changes, so the newest version says nothing of when it was told.
#}
{%- set case_columns = {
    'refund_id': 'string',
    'after_sale_id': 'string',
    'refund_status': 'string',
    'after_sale_status': 'string',
} -%}
with

lines as (

    {{ standing_lines('order_lines', ['order_line_id', 'line_type'], is_history=true) | indent(4) }}

),

cases as (

    {{ standing_lines('refunds', [], case_columns, is_history=true) | indent(4) }}

    union all

    {{ standing_lines('after_sales', [], case_columns, is_history=true) | indent(4) }}

),

told as (

    select
        channel,
        line_type as move_type,
        order_line_id as move_id,
        _delivery_date as known_date

    from lines

    union all

    select
        channel,
        'refund' as move_type,
        coalesce(refund_id, after_sale_id) as move_id,
        _delivery_date as known_date

    from cases

    where coalesce(refund_status, after_sale_status) = 'refunded'

),

moves as (

    select
        channel,
        move_type,
        move_id,
        min(known_date) as known_date

    from told

    where move_type in ('sale', 'refund')

    group by
        channel,
        move_type,
        move_id

)

select * from moves
