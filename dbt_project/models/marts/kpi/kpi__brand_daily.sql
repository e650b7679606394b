{{ config(alias='brand_daily') }}

with

sales as (

    select
        channel,
        business_date,
        channel || '|' || order_id as order_key,
        channel || '|' || source_customer_id as customer_key,
        channel || '|' || store_id as store_key,
        is_valid_sale,
        amount_fen,
        merchant_discount_fen,
        coupon_discount_fen,
        0 as refund_fen

    from {{ ref('fct_order_lines') }}

),

refunds as (

    select
        channel,
        business_date,
        cast(null as string) as order_key,
        cast(null as string) as customer_key,
        channel || '|' || store_id as store_key,
        false as is_valid_sale,
        0 as amount_fen,
        0 as merchant_discount_fen,
        0 as coupon_discount_fen,
        refund_fen

    from {{ ref('fct_refund_lines') }}

),

-- Buyers are counted anew for every scope: distinct people do not add up.
events as (

    select
        channel as scope,
        *

    from sales

    union all

    select
        'brand' as scope,
        *

    from sales

    union all

    select
        channel as scope,
        *

    from refunds

    union all

    select
        'brand' as scope,
        *

    from refunds

),

daily as (

    select
        scope,
        business_date,
        count(distinct order_key) filter (where is_valid_sale) as orders,
        count(distinct order_key) filter (
            where is_valid_sale and customer_key is not null
        ) as identified_orders,
        count(distinct customer_key) filter (where is_valid_sale) as buyers,
        count(distinct store_key) as active_stores,
        cast(sum(amount_fen) as bigint) as gross_sales_fen,
        cast(sum(merchant_discount_fen) as bigint) as merchant_discount_fen,
        cast(sum(coupon_discount_fen) as bigint) as coupon_discount_fen,
        cast(sum(refund_fen) as bigint) as refund_fen

    from events

    group by all

),

kpis as (

    select
        daily.scope,
        daily.business_date,
        coalesce(dates.is_holiday, false) as is_holiday,
        dates.retail_event_zh,
        daily.orders,
        daily.buyers,
        daily.active_stores,
        daily.gross_sales_fen,
        daily.merchant_discount_fen,
        daily.coupon_discount_fen,
        daily.refund_fen,
        daily.gross_sales_fen - daily.refund_fen as net_sales_event_dated_fen,
        {{ yuan('daily.gross_sales_fen') }} as gross_sales_yuan,
        {{ yuan('daily.refund_fen') }} as refund_yuan,
        {{ yuan('(daily.gross_sales_fen - daily.refund_fen)') }} as net_sales_event_dated_yuan,
        {{ ratio(yuan('daily.gross_sales_fen'), 'daily.orders') }} as aov_per_order_yuan,
        {{ ratio('daily.identified_orders', 'daily.orders') }} as identification_rate

    from daily

    left join {{ ref('dim_dates') }} as dates
        on daily.business_date = dates.calendar_date

)

select * from kpis
