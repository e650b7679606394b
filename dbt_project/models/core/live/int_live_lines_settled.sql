{#
    The lines bought in a livestream: through whose share, what has come back of each, and what the platform kept of it
    for the talent who hosted and for itself. What it has not paid out yet is null.
#}
with

lines as (

    select
        lines.channel,
        lines.order_id,
        lines.order_line_id,
        lines.product_id,
        lines.quantity,
        lines.amount_fen,
        orders.live_session_id,
        orders.business_date,
        orders.is_valid

    from {{ ref('fct_order_lines') }} as lines

    inner join {{ ref('int_live_orders_refunded') }} as orders
        on
            lines.channel = orders.channel
            and lines.order_id = orders.order_id

    where lines.line_type = 'sale'

),

refunds as (

    select
        lines.channel,
        lines.order_line_id,
        sum(refunds.refund_fen) as refund_fen,
        sum(
            case
                when refunds.business_date <= {{ days_after('lines.business_date', var('live_refund_days')) }}
                    then refunds.refund_fen
                else 0
            end
        ) as refund_in_time_fen

    from lines

    inner join {{ ref('int_refunds_allocated') }} as refunds
        on
            lines.channel = refunds.channel
            and lines.order_line_id = refunds.order_line_id

    group by
        lines.channel,
        lines.order_line_id

),

sharers as (

    select
        channel,
        order_line_id,
        guide_id

    from {{ ref('int_credit_guides_chosen') }}

    where credit_role = 'last_sharer'

    qualify row_number() over (partition by channel, order_line_id order by place) = 1

),

-- What is kept is told as negative.
settlements as (

    select
        channel,
        order_line_id,
        -sum(commission_fen) as host_fee_fen,
        -sum(platform_fee_fen) as platform_fee_fen

    from (

        {{ standing_lines('settlements', [
            'order_line_id', 'direction', 'commission_fen', 'platform_fee_fen',
        ]) | indent(8) }}

    ) as movements

    where direction = 'in'

    group by
        channel,
        order_line_id

),

settled as (

    select
        lines.channel,
        lines.order_id,
        lines.order_line_id,
        lines.live_session_id,
        sharers.guide_id as sharer_guide_id,
        lines.product_id,
        lines.business_date,
        lines.is_valid,
        lines.quantity,
        lines.amount_fen as goods_fen,
        cast(coalesce(refunds.refund_in_time_fen, 0) as bigint) as refund_in_time_fen,
        cast(lines.amount_fen - coalesce(refunds.refund_fen, 0) as bigint) as net_fen,
        cast(settlements.host_fee_fen as bigint) as host_fee_fen,
        cast(settlements.platform_fee_fen as bigint) as platform_fee_fen

    from lines

    left join refunds
        on
            lines.channel = refunds.channel
            and lines.order_line_id = refunds.order_line_id

    left join sharers
        on
            lines.channel = sharers.channel
            and lines.order_line_id = sharers.order_line_id

    left join settlements
        on
            lines.channel = settlements.channel
            and lines.order_line_id = settlements.order_line_id

)

select * from settled
