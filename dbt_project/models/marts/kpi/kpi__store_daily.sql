{{ config(alias='store_daily') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

daily as (

    select * from {{ ref('store__daily') }}

),

kpis as (

    select
        daily.channel,
        daily.store_id,
        daily.business_date,
        daily.orders,
        daily.buyers,
        {{ yuan('daily.gross_sales_fen') }} as gross_sales_yuan,
        {{ yuan('daily.refund_fen') }} as refund_yuan,
        {{ yuan('daily.net_sales_event_dated_fen') }} as net_sales_event_dated_yuan,
        daily.gross_sales_fen,
        daily.refund_fen,
        daily.net_sales_event_dated_fen,
        -- Gross: a refund of an earlier day must not make today's order cheaper.
        {{ ratio(yuan('daily.gross_sales_fen'), 'daily.orders') }} as aov_per_order_yuan,
        {{ ratio('daily.identified_orders', 'daily.orders') }} as identification_rate,
        {{ status_of('daily.business_date', final_at('daily.business_date', 1), 'told.last_date') }} as status,
        told.last_date as data_through_date

    from daily

    cross join told

)

select * from kpis
