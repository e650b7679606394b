{{ config(materialized='view') }}

{{ standing_lines('order_lines', [
    'order_line_id',
    'order_id',
    'store_id',
    'product_id',
    'source_customer_id',
    'line_type',
    'amount_fen',
    'merchant_discount_fen',
    'coupon_discount_fen',
    'coupon_match_discount_fen',
    'is_free',
    'is_merchandise',
    'ordered_at',
    'business_date',
], where_told={
    'source_order_id': 'string',
    'refunded_order_id': 'string',
    'sku_id': 'string',
    'platform_sku_id': 'string',
    'guide_id': 'string',
    'live_room_id': 'string',
    'quantity': 'bigint',
    'is_presale': 'boolean',
}) }}
