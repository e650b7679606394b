{{ config(materialized='view') }}

{{ standing_lines('orders', ['order_id', 'business_date'], where_told={
    'is_in_passing': 'boolean',
    'is_sharer_pending': 'boolean',
    'sharer_id': 'string',
    'sharer_type': 'string',
    'share_scene': 'string',
    'shipped_at': 'timestamp',
}) }}
