{{ config(materialized='view') }}

with

sales as (

    select
        channel,
        store_id,
        order_id,
        source_customer_id,
        business_date,
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
        store_id,
        cast(null as string) as order_id,
        source_customer_id,
        business_date,
        false as is_valid_sale,
        0 as amount_fen,
        0 as merchant_discount_fen,
        0 as coupon_discount_fen,
        refund_fen

    from {{ ref('fct_refund_lines') }}

),

events as (

    select * from sales

    union all

    select * from refunds

),

scoped as (

    select
        channel as scope,
        *

    from events

    union all

    select
        'brand' as scope,
        *

    from events

)

select * from scoped
