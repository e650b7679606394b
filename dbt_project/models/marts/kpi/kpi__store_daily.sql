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
        channel,
        store_id,
        business_date,
        orders,
        buyers,
        {{ yuan('gross_sales_fen') }} as gross_sales_yuan,
        {{ yuan('refund_fen') }} as refund_yuan,
        {{ yuan('net_sales_event_dated_fen') }} as net_sales_event_dated_yuan,
        gross_sales_fen,
        refund_fen,
        net_sales_event_dated_fen,
        -- Gross: a refund of an earlier day must not make today's order cheaper.
        {{ ratio(yuan('gross_sales_fen'), 'orders') }} as aov_per_order_yuan,
        {{ ratio('identified_orders', 'orders') }} as identification_rate,
        {{ status_of('business_date', final_at('business_date', 1), 'told.last_date') }} as status,
        told.last_date as data_through_date

    from daily

    cross join told

)

select * from kpis
