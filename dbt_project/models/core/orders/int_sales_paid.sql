{#
    What was paid for the goods of each order, and of each line of one; and the freight of the order, which
    may come back with either.
#}
with

lines as (

    select
        lines.channel,
        lines.order_id,
        lines.order_line_id,
        lines.amount_fen,
        coalesce(heads.freight_fen, 0) as freight_fen

    from {{ ref('int_order_lines_unioned') }} as lines

    left join {{ ref('int_order_heads_unioned') }} as heads
        on
            lines.channel = heads.channel
            and lines.order_id = heads.order_id

    where lines.line_type not in ('refund', 'copy')

),

paid as (

    select
        'order' as paid_for,
        channel,
        order_id as sale_id,
        sum(amount_fen) as paid_fen,
        max(freight_fen) as freight_fen

    from lines

    group by
        channel,
        order_id

    union all

    select
        'line' as paid_for,
        channel,
        order_line_id as sale_id,
        sum(amount_fen) as paid_fen,
        max(freight_fen) as freight_fen

    from lines

    group by
        channel,
        order_line_id

)

select * from paid
