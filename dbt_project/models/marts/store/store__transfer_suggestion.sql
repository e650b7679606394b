{{ config(alias='transfer_suggestion') }}

select
    transfers.from_date,
    transfers.sku_id,
    skus.product_id,
    transfers.owner,
    transfers.from_store_id,
    transfers.to_store_id,
    transfers.quantity

from {{ ref('int_transfers_suggested') }} as transfers

left join {{ ref('dim_skus') }} as skus
    on transfers.sku_id = skus.sku_id
