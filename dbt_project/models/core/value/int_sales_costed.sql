{#
    What the articles that are kept of an order cost. A refund names money and not pieces, so of a line of which a part of
    the money came back the same part of its cost did. A line whose article's cost nobody tells counts with neither.
#}
with

lines as (

    select
        lines.channel,
        lines.order_id,
        lines.amount_fen,
        coalesce(refunds.refund_fen, 0) as refund_fen,
        lines.quantity * articles.cost_fen as cost_fen,
        orders.is_sent_back

    from {{ ref('fct_order_lines') }} as lines

    inner join {{ ref('int_articles_coded') }} as articles
        on
            lines.product_id = articles.code
            and articles.cost_fen is not null

    inner join {{ ref('int_orders_netted') }} as orders
        on
            lines.channel = orders.channel
            and lines.order_id = orders.order_id

    left join {{ ref('int_lines_refunded') }} as refunds
        on
            lines.channel = refunds.channel
            and lines.order_line_id = refunds.order_line_id

    where
        lines.line_type = 'sale'
        and lines.quantity is not null

),

-- What was given free of charge goes back with the order that it was given with.
kept as (

    select
        channel,
        order_id,
        amount_fen - refund_fen as net_fen,
        case
            when amount_fen > 0 then round(cost_fen * greatest(cast(amount_fen - refund_fen as double), 0) / amount_fen)
            when is_sent_back then 0
            else cost_fen
        end as cost_fen

    from lines

),

summed as (

    select
        channel,
        order_id,
        cast(sum(net_fen) as bigint) as costed_net_fen,
        cast(sum(cost_fen) as bigint) as cost_fen

    from kept

    group by
        channel,
        order_id

)

select * from summed
