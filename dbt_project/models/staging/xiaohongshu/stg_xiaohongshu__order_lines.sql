with

source as (

    select * from {{ source('raw', 'xiaohongshu__order_skus') }}

),

named as (

    select
        -- ids
        concat_ws('-', orderId, skuId, coalesce(skuTag, '0')) as order_line_id,
        {{ nothing_if_empty('orderId') }} as order_id,
        'online' as store_id,
        {{ nothing_if_empty('erpcode') }} as product_id,
        userId as source_customer_id,
        itemId as platform_product_id,
        {{ nothing_if_empty('skuId') }} as platform_sku_id,
        {{ nothing_if_empty('kolId') }} as host_id,

        -- strings
        case when {{ epoch_ms_instant('paidTime') }} is null then 'unpaid' else 'sale' end as line_type,
        orderStatus as order_status,
        skuAfterSaleStatus as after_sale_status,

        -- numerics
        {{ whole_number('skuQuantity') }} as quantity,
        {{ whole_number('totalPaidAmount') }} as amount_fen,
        coalesce({{ whole_number('totalMerchantDiscount') }}, 0) as merchant_discount_fen,
        coalesce({{ whole_number('totalRedDiscount') }}, 0) as coupon_discount_fen,
        cast(0 as bigint) as coupon_match_discount_fen,
        coalesce({{ whole_number('totalRedDiscount') }}, 0) as platform_discount_fen,

        -- booleans
        -- The answer has no price: free is a gift, a sample, and what neither money nor a discount stands for.
        coalesce(skuTag = '1', false)
        or {{ matches('orderTagList', '"SAMPLE"') }}
        or coalesce(
            {{ whole_number('totalPaidAmount') }} + coalesce({{ whole_number('totalMerchantDiscount') }}, 0)
            + coalesce({{ whole_number('totalRedDiscount') }}, 0) = 0,
            false
        ) as is_free,
        true as is_merchandise,

        -- timestamps
        coalesce({{ epoch_ms_instant('paidTime') }}, {{ epoch_ms_instant('createdTime') }}) as ordered_at,
        {{ business_date('coalesce(' ~ epoch_ms_instant('paidTime') ~ ', ' ~ epoch_ms_instant('createdTime') ~ ')') }}
            as business_date,
        {{ epoch_ms_instant('createdTime') }} as placed_at,
        {{ epoch_ms_instant('updateTime') }} as updated_at,

        -- lineage
        {{ lineage('xiaohongshu__order_skus') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('orderId or skuId is empty', 'order_id is null or platform_sku_id is null'),
            ('createdTime is not a time', 'placed_at is null'),
            ('the order was placed outside of 2000 to the delivery', not_in_business('ordered_at')),
            ('totalPaidAmount is not whole fen', 'amount_fen is null'),
            ('the amount is out of range', out_of_range('amount_fen')),
            ('skuQuantity is no number of pieces', 'quantity is null or quantity < 0'),
        ]) }}

    from named

)

select * from judged
