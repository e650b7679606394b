{#
    Refunds that wait, and count nowhere until then: for the order that they name and nobody has sold, or
    for a word on an order of which more would be given back than was paid for it. In the first ninety
    days of a channel they do not, since the order may be of before the first day that is told of.
#}
with

refunds as (

    select
        refunds.channel,
        refunds.refund_line_id,
        refunds.refund_id,
        refunds.refunded_order_id,
        refunds.refunded_line_id,
        refunds.refund_fen,
        coalesce(freights.refund_freight_fen, 0) as freight_fen,
        refunds.business_date,
        refunds.refunded_at,
        refunds._delivery_date

    from {{ ref('int_refunds_dated') }} as refunds

    left join {{ ref('int_freights_refunded') }} as freights
        on
            refunds.channel = freights.channel
            and refunds.refund_line_id = freights.refund_line_id

    where refunds.refunded_order_id is not null

),

beginnings as (

    {{ channels_known_from() | indent(4) }}

),

given_back as (

    select
        *,
        sum(refund_fen - freight_fen) over of_order as given_back_fen,
        sum(freight_fen) over of_order as freight_given_back_fen,
        sum(refund_fen - freight_fen) over of_line as line_given_back_fen

    from refunds

    window
        of_order as (
            partition by channel, refunded_order_id
            order by refunded_at, refund_id
            range between unbounded preceding and current row
        ),
        of_line as (
            partition by channel, refunded_order_id, refunded_line_id
            order by refunded_at, refund_id
            range between unbounded preceding and current row
        )

),

pending as (

    select
        given_back.channel,
        given_back.refund_line_id,
        given_back.refunded_order_id,
        given_back.refund_fen,
        given_back.business_date,
        given_back._delivery_date,
        case
            when orders.sale_id is null and given_back.business_date >= beginnings.known_from_date then 'its order'
            when given_back.given_back_fen > orders.paid_fen then 'a word on what was paid'
            when given_back.freight_given_back_fen > orders.freight_fen then 'a word on what was paid'
            when given_back.line_given_back_fen > lines.paid_fen then 'a word on what was paid'
        end as waits_for

    from given_back

    inner join beginnings
        on given_back.channel = beginnings.channel

    left join {{ ref('int_sales_paid') }} as orders
        on
            given_back.channel = orders.channel
            and given_back.refunded_order_id = orders.sale_id
            and orders.paid_for = 'order'

    left join {{ ref('int_sales_paid') }} as lines
        on
            given_back.channel = lines.channel
            and given_back.refunded_line_id = lines.sale_id
            and lines.paid_for = 'line'

)

select * from pending

where waits_for is not null
