{# What a shop's own ledger says of the promoters of its orders. #}
{{ config(materialized='view') }}

{{ standing_lines('salesman_trades', [
    'order_id',
    'salesman_id',
    'salesman_phone',
    'trade_status',
    'settlement_status',
    'amount_fen',
    'commission_fen',
    'ordered_at',
]) }}
