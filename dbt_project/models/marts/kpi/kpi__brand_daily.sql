{{ config(alias='brand_daily') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

events as (

    select
        *,
        concat_ws('|', channel, store_id) as store_key,
        case when is_valid_sale then concat_ws('|', channel, order_id) end as order_key,
        case when is_valid_sale then person_id end as buyer_id

    from {{ ref('int_sales_events_scoped') }}

),

-- Orders and buyers are counted anew for every scope: distinct things do not add up.
daily as (

    select
        scope,
        business_date,
        count(distinct order_key) as orders,
        count(distinct order_key) filter (where buyer_id is not null) as identified_orders,
        count(distinct buyer_id) as buyers,
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
        daily.gross_sales_fen - coalesce(daily.refund_fen, 0) as net_sales_event_dated_fen,
        {{ yuan('daily.gross_sales_fen') }} as gross_sales_yuan,
        {{ yuan('daily.refund_fen') }} as refund_yuan,
        {{ yuan('(daily.gross_sales_fen - coalesce(daily.refund_fen, 0))') }} as net_sales_event_dated_yuan,
        -- Gross: a refund of an earlier day must not make today's orders cheaper.
        {{ ratio(yuan('daily.gross_sales_fen'), 'daily.orders') }} as aov_per_order_yuan,
        {{ ratio('daily.identified_orders', 'daily.orders') }} as identification_rate,
        {{ status_of('daily.business_date', final_at('daily.business_date', 1), 'told.last_date') }} as status,
        told.last_date as data_through_date

    from daily

    cross join told

    left join {{ ref('dim_dates') }} as dates
        on daily.business_date = dates.calendar_date

)

select * from kpis
