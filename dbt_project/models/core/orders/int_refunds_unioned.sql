{{ config(materialized='view') }}

{% set columns = ['order_id', 'refund_fen', 'updated_at'] %}
{% set where_told = {
    'refund_id': 'string',
    'after_sale_id': 'string',
    'refund_status': 'string',
    'after_sale_status': 'string',
    'source_customer_id': 'string',
    'order_line_id': 'string',
    'platform_sku_id': 'string',
    'product_id': 'string',
    'refund_freight_fen': 'bigint',
    'refunded_at': 'timestamp',
} %}

with

cases as (

    {{ standing_lines('refunds', columns, where_told) | indent(4) }}

    union all

    {{ standing_lines('after_sales', columns, where_told) | indent(4) }}

),

refunds as (

    select
        channel,
        coalesce(refund_id, after_sale_id) as refund_id,
        order_id as refunded_order_id,
        order_line_id as refunded_line_id,
        source_customer_id,
        product_id,
        platform_sku_id as sku_id,
        refund_fen,
        refund_freight_fen,
        -- The last thing that happens to a case that succeeds is its payment.
        coalesce(refunded_at, updated_at) as refunded_at,
        _stream,
        _delivery_date,
        _file_sha256,
        _line_no

    from cases

    where coalesce(refund_status, after_sale_status) = 'refunded'

)

select * from refunds
