{#
    Refunds that wait, and count nowhere until then: for the order that they name and nobody has sold, or
    for a word on an order of which more would be given back than was paid for it. In the first ninety
    days of a channel they do not, since the order may be of before the first day that is told of.
#}
with

refunds as (

    select * from {{ ref('int_refunds_dated') }}

    where refunded_order_id is not null

),

sales as (

    select
        channel,
        order_id,
        sum(amount_fen) as paid_fen

    from {{ ref('int_order_lines_unioned') }}

    where line_type not in ('refund', 'copy')

    group by all

),

sold_lines as (

    select
        lines.channel,
        lines.order_line_id,
        sum(lines.amount_fen) + max(coalesce(heads.freight_fen, 0)) as paid_fen

    from {{ ref('int_order_lines_unioned') }} as lines

    left join {{ ref('int_order_heads_unioned') }} as heads
        on
            lines.channel = heads.channel
            and lines.order_id = heads.order_id

    where lines.line_type not in ('refund', 'copy')

    group by all

),

beginnings as (

    select
        channel,
        {{ days_after('min(business_date)', '90') }} as known_from_date

    from {{ ref('int_order_lines_unioned') }}

    group by all

),

given_back as (

    select
        *,
        sum(refund_fen) over (
            partition by channel, refunded_order_id
            order by refunded_at, refund_id
            range between unbounded preceding and current row
        ) as given_back_fen,
        sum(refund_fen) over (
            partition by channel, refunded_order_id, refunded_line_id
            order by refunded_at, refund_id
            range between unbounded preceding and current row
        ) as line_given_back_fen

    from refunds

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
            when sales.order_id is null and given_back.business_date >= beginnings.known_from_date then 'its order'
            when given_back.given_back_fen > sales.paid_fen then 'a word on what was paid'
            when given_back.line_given_back_fen > sold_lines.paid_fen then 'a word on what was paid'
        end as waits_for

    from given_back

    inner join beginnings
        on given_back.channel = beginnings.channel

    left join sales
        on
            given_back.channel = sales.channel
            and given_back.refunded_order_id = sales.order_id

    left join sold_lines
        on
            given_back.channel = sold_lines.channel
            and given_back.refunded_line_id = sold_lines.order_line_id

)

select * from pending

where waits_for is not null
