{{ config(alias='daily') }}

with

sales as (

    select
        channel,
        store_id,
        business_date,
        count(distinct order_id) filter (where is_valid_sale) as orders,
        count(*) as order_lines,
        count(distinct source_customer_id) filter (where is_valid_sale) as buyers,
        count(distinct order_id) filter (
            where is_valid_sale and source_customer_id is not null
        ) as identified_orders,
        sum(amount_fen) as gross_sales_fen,
        sum(merchant_discount_fen) as merchant_discount_fen,
        sum(coupon_discount_fen) as coupon_discount_fen,
        sum(coupon_match_discount_fen) as coupon_match_discount_fen

    from {{ ref('fct_order_lines') }}

    group by all

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

-- A day with refunds and no sale is a day of the store too.
days as (

    select
        channel,
        store_id,
        business_date

    from sales

    union

    select
        channel,
        store_id,
        business_date

    from refunds

),

daily as (

    select
        days.channel,
        days.store_id,
        days.business_date,
        coalesce(sales.orders, 0) as orders,
        coalesce(sales.identified_orders, 0) as identified_orders,
        coalesce(sales.order_lines, 0) as order_lines,
        coalesce(refunds.refund_lines, 0) as refund_lines,
        coalesce(sales.buyers, 0) as buyers,
        cast(coalesce(sales.gross_sales_fen, 0) as bigint) as gross_sales_fen,
        cast(coalesce(sales.merchant_discount_fen, 0) as bigint) as merchant_discount_fen,
        cast(coalesce(sales.coupon_discount_fen, 0) as bigint) as coupon_discount_fen,
        cast(coalesce(sales.coupon_match_discount_fen, 0) as bigint) as coupon_match_discount_fen,
        cast(coalesce(refunds.refund_fen, 0) as bigint) as refund_fen,
        cast(
            coalesce(sales.gross_sales_fen, 0) - coalesce(refunds.refund_fen, 0) as bigint
        ) as net_sales_event_dated_fen

    from days

    left join sales
        on
            days.channel = sales.channel
            and days.store_id = sales.store_id
            and days.business_date = sales.business_date

    left join refunds
        on
            days.channel = refunds.channel
            and days.store_id = refunds.store_id
            and days.business_date = refunds.business_date

)

select * from daily
