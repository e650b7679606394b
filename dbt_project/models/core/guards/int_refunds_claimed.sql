{#
    Refunds that are asked for and not paid yet, and are, with all that is asked for and given back of
    the same, of more than was paid for the order or its line, or of an order that nobody has sold. They count nowhere; once paid they would wait (int_refunds_pending).
#}
{% set where_told = {
    'refund_status': 'string',
    'after_sale_status': 'string',
    'requested_fen': 'bigint',
    'refund_fen': 'bigint',
    'requested_at': 'timestamp',
    'updated_at': 'timestamp',
    'order_line_id': 'string',
} %}

with

cases as (

    {{ standing_lines('refunds', ['order_id'], where_told) | indent(4) }}

    union all

    {{ standing_lines('after_sales', ['order_id'], where_told) | indent(4) }}

),

open_cases as (

    select
        channel,
        order_id,
        order_line_id,
        coalesce(requested_fen, refund_fen) as claimed_fen,
        sum(coalesce(requested_fen, refund_fen)) over of_order as order_claimed_fen,
        sum(coalesce(requested_fen, refund_fen)) over of_line as line_claimed_fen,
        {{ business_date('coalesce(requested_at, updated_at)') }} as business_date,
        _stream,
        _delivery_date

    from cases

    where coalesce(refund_status, after_sale_status) = 'open'

    window
        of_order as (partition by channel, order_id),
        of_line as (partition by channel, order_id, order_line_id)

),

given_back as (

    select
        channel,
        refunded_order_id,
        sum(refund_fen) as refund_fen

    from {{ ref('int_refunds_dated') }}

    group by all

),

beginnings as (

    {{ channels_known_from() | indent(4) }}

),

claimed as (

    select
        open_cases.channel,
        open_cases.order_id,
        open_cases.claimed_fen,
        open_cases.business_date,
        open_cases._stream,
        open_cases._delivery_date

    from open_cases

    inner join beginnings
        on open_cases.channel = beginnings.channel

    left join {{ ref('int_sales_paid') }} as orders
        on
            open_cases.channel = orders.channel
            and open_cases.order_id = orders.sale_id
            and orders.paid_for = 'order'

    left join {{ ref('int_sales_paid') }} as lines
        on
            open_cases.channel = lines.channel
            and open_cases.order_line_id = lines.sale_id
            and lines.paid_for = 'line'

    left join given_back
        on
            open_cases.channel = given_back.channel
            and open_cases.order_id = given_back.refunded_order_id

    where
        (orders.sale_id is null and open_cases.business_date >= beginnings.known_from_date)
        or open_cases.order_claimed_fen + coalesce(given_back.refund_fen, 0) > orders.paid_fen + orders.freight_fen
        or open_cases.line_claimed_fen > lines.paid_fen + lines.freight_fen

)

select * from claimed
