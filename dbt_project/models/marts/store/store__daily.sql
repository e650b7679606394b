{{ config(alias='daily') }}

with

sales as (

    select
        lines.channel,
        lines.store_id,
        lines.business_date,
        count(distinct lines.order_id) filter (where lines.is_valid_sale) as orders,
        count(*) as order_lines,
        count(distinct orders.person_id) filter (where lines.is_valid_sale) as buyers,
        count(distinct lines.order_id) filter (
            where lines.is_valid_sale and orders.person_id is not null
        ) as identified_orders,
        sum(lines.amount_fen) as gross_sales_fen,
        sum(lines.merchant_discount_fen) as merchant_discount_fen,
        sum(lines.coupon_discount_fen) as coupon_discount_fen,
        sum(lines.coupon_match_discount_fen) as coupon_match_discount_fen

    from {{ ref('fct_order_lines') }} as lines

    left join {{ ref('int_sales_identified') }} as orders
        on
            lines.channel = orders.channel
            and lines.order_id = orders.order_id

    group by
        lines.channel,
        lines.store_id,
        lines.business_date

),

refunds as (

    select
        channel,
        store_id,
        business_date,
        count(*) as refund_lines,
        sum(refund_fen) as refund_fen

    from {{ ref('fct_refund_lines') }}

    group by all

),

tellers as (

    {{ channels_telling('returns') | indent(4) }}

),

-- A day with refunds and no sale is a day of the store too. What a channel does not tell is null.
daily as (

    select
        channel,
        store_id,
        business_date,
        coalesce(sales.orders, 0) as orders,
        coalesce(sales.identified_orders, 0) as identified_orders,
        coalesce(sales.order_lines, 0) as order_lines,
        coalesce(refunds.refund_lines, case when tellers.channel is not null then 0 end) as refund_lines,
        coalesce(sales.buyers, 0) as buyers,
        cast(coalesce(sales.gross_sales_fen, 0) as bigint) as gross_sales_fen,
        cast(sales.merchant_discount_fen as bigint) as merchant_discount_fen,
        cast(sales.coupon_discount_fen as bigint) as coupon_discount_fen,
        cast(sales.coupon_match_discount_fen as bigint) as coupon_match_discount_fen,
        cast(
            coalesce(refunds.refund_fen, case when tellers.channel is not null then 0 end) as bigint
        ) as refund_fen,
        cast(
            coalesce(sales.gross_sales_fen, 0) - coalesce(refunds.refund_fen, 0) as bigint
        ) as net_sales_event_dated_fen

    from sales

    full outer join refunds using (channel, store_id, business_date)

    left join tellers using (channel)

)

select * from daily
