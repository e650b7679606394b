{{ config(materialized='view') }}

{{ standing_lines(
    'stocks',
    ['quantity', 'reserved_quantity', 'incoming_quantity'],
    {'store_record_id': 'string', 'sku_record_id': 'string', 'sku_id': 'string', 'available_quantity': 'bigint'},
) }}
