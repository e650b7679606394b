with

source as (

    select * from {{ source('raw', 'xiaohongshu__after_sale_skus') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('returnsId') }} as refund_id,
        {{ nothing_if_empty('orderId') }} as order_id,
        {{ nothing_if_empty('skuId') }} as platform_sku_id,
        {{ nothing_if_empty('scskucode') }} as product_id,

        -- numerics
        {{ whole_number('boughtCount') }} as bought_quantity,
        {{ whole_number('appliedCount') }} as quantity,
        {{ fen('appliedTotalAmountYuan') }} as requested_fen,

        -- timestamps
        {{ epoch_ms_instant('updatedAt') }} as updated_at,

        -- lineage
        {{ lineage('xiaohongshu__after_sale_skus') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the case or the SKU has no number', 'refund_id is null or platform_sku_id is null'),
            ('appliedTotalAmountYuan is not a plain amount', 'requested_fen is null'),
        ]) }}

    from named

)

select * from judged
