-- Every fen of every line that counts is in a store's day, and none is there twice. The lines are
-- added up from staging, past the facts, so that a join that loses or multiplies a line shows. Only
-- freight that came back is in no day: it is no goods.
with

lines as (

    select
        channel,
        amount_fen

    from {{ ref('int_order_lines_unioned') }}

    -- The unpaid and the copies of what another system sold are nobody's sales.
    where line_type not in ('unpaid', 'copy')

    union all

    select
        channel,
        -refund_fen as amount_fen

    from {{ ref('int_refunds_unioned') }}

),

-- What waits for its sale is in no day yet.
pending as (

    select
        channel,
        count(*) as refund_lines,
        sum(refund_fen) as refund_fen

    from {{ ref('int_refunds_pending') }}

    group by channel

),

freights as (

    select
        channel,
        sum(refund_freight_fen) as refund_freight_fen

    from {{ ref('fct_refund_lines') }}

    group by channel

),

delivered as (

    select
        lines.channel,
        count(*) - coalesce(min(pending.refund_lines), 0) as order_and_refund_lines,
        sum(lines.amount_fen) + coalesce(min(pending.refund_fen), 0) + coalesce(min(freights.refund_freight_fen), 0)
            as net_fen

    from lines

    left join pending
        on lines.channel = pending.channel

    left join freights
        on lines.channel = freights.channel

    group by lines.channel

),

published as (

    select
        channel,
        sum(order_lines + coalesce(refund_lines, 0)) as order_and_refund_lines,
        sum(net_sales_event_dated_fen) as net_fen

    from {{ ref('store__daily') }}

    group by channel

)

select
    delivered.channel,
    delivered.net_fen as delivered_fen,
    published.net_fen as published_fen
from delivered
full outer join published
    on delivered.channel = published.channel
where
    delivered.net_fen is distinct from published.net_fen
    or delivered.order_and_refund_lines is distinct from published.order_and_refund_lines
