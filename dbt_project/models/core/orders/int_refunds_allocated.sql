{#
    Which lines of an order a refund gives back: the line that it names, or else its SKU's, its
    article's, or all. Several lines are filled one after the other, in the order in which the
    refunds were told, so that a later one changes nothing of the earlier; what had come back of a
    line by its own name before the first of them is full already, and what is more than all of
    them took is the last one's.
#}
{%- set most_fen = 9000000000000000 -%}
with

refunds as (

    select
        refunds.refund_line_id,
        refunds.channel,
        refunds.refunded_order_id as order_id,
        refunds.refunded_line_id as order_line_id,
        refunds.sku_id,
        refunds.product_id,
        refunds.refund_fen,
        refunds.business_date,
        told.known_date,
        row_number() over (
            partition by refunds.channel, refunds.refunded_order_id
            order by told.known_date, refunds.refunded_at, refunds.refund_line_id
        ) as place

    from {{ ref('fct_refund_lines') }} as refunds

    inner join {{ ref('int_moves_told') }} as told
        on
            refunds.channel = told.channel
            and refunds.refund_line_id = told.move_id
            and told.move_type = 'refund'

    where refunds.refund_fen > 0

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

    inner join lines_named
        on
            refunds_named.channel = lines_named.channel
            and refunds_named.order_id = lines_named.order_id
            and refunds_named.named_by = lines_named.named_by
            and refunds_named.name = lines_named.name

    group by
        refunds_named.channel,
        refunds_named.refund_line_id

),

queued as (

    select
        refunds.*,
        found.named_by,
        found.name,
        sum(refunds.refund_fen) over of_name as to_fen,
        min(refunds.place) over of_name as first_place

    from found

    inner join refunds
        on
            found.channel = refunds.channel
            and found.refund_line_id = refunds.refund_line_id

    window
        of_name as (
            partition by refunds.channel, refunds.order_id, found.named_by, found.name order by refunds.place
            rows between unbounded preceding and current row
        )

),

started as (

    select distinct
        channel,
        order_id,
        named_by,
        name,
        first_place

    from queued

),

full_already as (

    select
        started.channel,
        started.order_id,
        started.named_by,
        started.name,
        queued.order_line_id,
        sum(queued.refund_fen) as refund_fen

    from started

    inner join queued
        on
            started.channel = queued.channel
            and started.order_id = queued.order_id
            and started.named_by > 1
            and queued.named_by = 1
            and started.first_place > queued.place

    group by
        started.channel,
        started.order_id,
        started.named_by,
        started.name,
        queued.order_line_id

),

left_over as (

    select
        lines_named.channel,
        lines_named.order_id,
        lines_named.named_by,
        lines_named.name,
        lines_named.order_line_id,
        greatest(lines_named.amount_fen - coalesce(full_already.refund_fen, 0), 0) as left_fen

    from lines_named

    left join full_already
        on
            lines_named.channel = full_already.channel
            and lines_named.order_id = full_already.order_id
            and lines_named.named_by = full_already.named_by
            and lines_named.name = full_already.name
            and lines_named.order_line_id = full_already.order_line_id

),

spans as (

    select
        *,
        sum(left_fen) over in_order as to_fen,
        lead(order_line_id) over in_order is null as is_last

    from left_over

    window in_order as (partition by channel, order_id, named_by, name order by order_line_id)

),

allocated as (

    select
        queued.channel,
        queued.refund_line_id,
        queued.order_id,
        spans.order_line_id,
        cast(
            least(queued.to_fen, case when spans.is_last then {{ most_fen }} else spans.to_fen end)
            - greatest(queued.to_fen - queued.refund_fen, spans.to_fen - spans.left_fen) as bigint
        ) as refund_fen,
        queued.business_date,
        queued.known_date

    from queued

    inner join spans
        on
            queued.channel = spans.channel
            and queued.order_id = spans.order_id
            and queued.named_by = spans.named_by
            and queued.name = spans.name
            and queued.to_fen > spans.to_fen - spans.left_fen
            and (spans.is_last or spans.left_fen > 0 and queued.to_fen - queued.refund_fen < spans.to_fen)

)

select * from allocated
