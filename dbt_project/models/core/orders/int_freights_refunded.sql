{#
    What of a refund is freight given back, which is no goods: what its source says, or else what is more
    than was paid for the goods of the order or of the line, up to the freight of the order. Freight comes
    back once, with the first refund that was told of it, so that a later one changes nothing of an earlier.
#}
with

charged as (

    select
        refunds.channel,
        refunds.refund_line_id,
        refunds.refunded_order_id,
        refunds.refunded_line_id,
        refunds.refund_fen,
        coalesce(refunds.refund_freight_fen, 0) as told_fen,
        refunds.refunded_at,
        refunds._delivery_date,
        coalesce(orders.paid_fen, 0) as order_paid_fen,
        coalesce(orders.freight_fen, 0) as freight_fen,
        lines.paid_fen as line_paid_fen

    from {{ ref('int_refunds_dated') }} as refunds

    left join {{ ref('int_sales_paid') }} as orders
        on
            refunds.channel = orders.channel
            and refunds.refunded_order_id = orders.sale_id
            and orders.paid_for = 'order'

    left join {{ ref('int_sales_paid') }} as lines
        on
            refunds.channel = lines.channel
            and refunds.refunded_line_id = lines.sale_id
            and lines.paid_for = 'line'

    where
        orders.freight_fen > 0
        or refunds.refund_freight_fen > 0

),

exceeding as (

    select
        *,
        case
            when line_paid_fen is null then 0
            else least(
                refund_fen,
                greatest(
                    sum(refund_fen) over (
                        partition by channel, refunded_order_id, refunded_line_id
                        order by _delivery_date, refunded_at, refund_line_id
                        rows between unbounded preceding and current row
                    ) - line_paid_fen, 0
                )
            )
        end as line_excess_fen

    from charged

),

summed as (

    select
        *,
        greatest(
            sum(told_fen) over so_far,
            least(freight_fen, greatest(sum(refund_fen) over so_far - order_paid_fen, sum(line_excess_fen) over so_far))
        ) as freight_so_far_fen

    from exceeding

    window so_far as (
        partition by channel, refunded_order_id
        order by _delivery_date, refunded_at, refund_line_id
        rows between unbounded preceding and current row
    )

),

refunded as (

    select
        channel,
        refund_line_id,
        cast(
            freight_so_far_fen - coalesce(lag(freight_so_far_fen) over (
                partition by channel, refunded_order_id order by _delivery_date, refunded_at, refund_line_id
            ), 0) as bigint
        ) as refund_freight_fen

    from summed

)

select * from refunded

where refund_freight_fen > 0
