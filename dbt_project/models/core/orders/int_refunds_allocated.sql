{#
    Which lines of an order a refund gives back: the line that it names, or else its SKU's, its
    article's, or all. Several lines are filled one after the other, in the order in which the
    refunds were told, so that a later one changes nothing of the earlier; what is more than all of
    them took is the last one's.
#}
{%- set most_fen = 9000000000000000 -%}
with

refunds as (

    select
        refund_line_id,
        channel,
        refunded_order_id as order_id,
        refunded_line_id as order_line_id,
        sku_id,
        product_id,
        refund_fen,
        refunded_at,
        business_date,
        _delivery_date

    from {{ ref('fct_refund_lines') }}

    where refund_fen > 0

),

refunded as (

    select distinct
        channel,
        order_id

    from refunds

),

lines as (

    select
        lines.channel,
        lines.order_id,
        lines.order_line_id,
        lines.sku_id,
        lines.product_id,
        lines.amount_fen

    from {{ ref('fct_order_lines') }} as lines

    inner join refunded
        on
            lines.channel = refunded.channel
            and lines.order_id = refunded.order_id

    where lines.line_type = 'sale'

),

lines_named as (

    {% for column in ['order_line_id', 'sku_id', 'product_id', "''"] -%}
    select
        channel,
        order_id,
        {{ loop.index }} as named_by,
        {{ column }} as name,
        order_line_id,
        amount_fen

    from lines

    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

spans as (

    select
        *,
        sum(amount_fen) over (
            partition by channel, order_id, named_by, name
            order by order_line_id
            rows between unbounded preceding and current row
        ) as to_fen,
        row_number() over (
            partition by channel, order_id, named_by, name order by order_line_id desc
        ) = 1 as is_last

    from lines_named

),

refunds_named as (

    {% for column in ['order_line_id', 'sku_id', 'product_id', "''"] -%}
    select
        channel,
        order_id,
        {{ loop.index }} as named_by,
        {{ column }} as name,
        refund_line_id

    from refunds

    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- The narrowest name by which the refund finds a line.
found as (

    select
        refunds_named.channel,
        refunds_named.refund_line_id,
        min(refunds_named.named_by) as named_by,
        min_by(refunds_named.name, refunds_named.named_by) as name

    from refunds_named

    inner join spans
        on
            refunds_named.channel = spans.channel
            and refunds_named.order_id = spans.order_id
            and refunds_named.named_by = spans.named_by
            and refunds_named.name = spans.name
            and spans.is_last

    group by
        refunds_named.channel,
        refunds_named.refund_line_id

),

queued as (

    select
        refunds.*,
        found.named_by,
        found.name,
        sum(refunds.refund_fen) over (
            partition by refunds.channel, refunds.order_id, found.named_by, found.name
            order by refunds._delivery_date, refunds.refunded_at, refunds.refund_line_id
            rows between unbounded preceding and current row
        ) as to_fen

    from found

    inner join refunds
        on
            found.channel = refunds.channel
            and found.refund_line_id = refunds.refund_line_id

),

allocated as (

    select
        queued.channel,
        queued.refund_line_id,
        queued.order_id,
        spans.order_line_id,
        cast(
            least(queued.to_fen, case when spans.is_last then {{ most_fen }} else spans.to_fen end)
            - greatest(queued.to_fen - queued.refund_fen, spans.to_fen - spans.amount_fen) as bigint
        ) as refund_fen,
        queued.business_date,
        queued._delivery_date

    from queued

    inner join spans
        on
            queued.channel = spans.channel
            and queued.order_id = spans.order_id
            and queued.named_by = spans.named_by
            and queued.name = spans.name
            and queued.to_fen > spans.to_fen - spans.amount_fen
            and (spans.is_last or spans.amount_fen > 0 and queued.to_fen - queued.refund_fen < spans.to_fen)

)

select * from allocated
