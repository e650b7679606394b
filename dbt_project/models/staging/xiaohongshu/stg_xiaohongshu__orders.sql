with

source as (

    select * from {{ source('raw', 'xiaohongshu__orders') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('orderId') }} as order_id,
        userId as source_customer_id,
        openAddressId as address_hash,
        {{ nothing_if_empty('outTradeNo') }} as payment_id,
        {{ nothing_if_empty('originalOrderId') }} as replaced_order_id,

        -- strings
        orderType as order_type,
        case
            when {{ matches('orderTagList', '"SAMPLE"') }} then 'sample'
            when orderType = '4' then 'presale'
            when orderType = '5' then 'exchange'
            else 'normal'
        end as order_kind,
        orderStatus as order_status,
        orderAfterSalesStatus as after_sale_status,
        {{ nothing_if_empty('receiverProvinceName') }} as receiver_province,
        {{ nothing_if_empty('receiverCityName') }} as receiver_city,
        {{ nothing_if_empty('receiverDistrictName') }} as receiver_district,
        orderTagList as order_tags,

        -- numerics
        {{ whole_number('totalPayAmount') }} as paid_fen,
        coalesce({{ whole_number('totalShippingFree') }}, 0) as freight_fen,
        coalesce({{ whole_number('totalDepositAmount') }}, 0) as deposit_fen,
        coalesce({{ whole_number('totalMerchantDiscount') }}, 0) as merchant_discount_fen,
        coalesce({{ whole_number('totalRedDiscount') }}, 0) as platform_discount_fen,
        {{ whole_number('merchantActualReceiveAmount') }} as seller_due_fen,

        -- timestamps
        {{ epoch_ms_instant('createdTime') }} as placed_at,
        {{ epoch_ms_instant('paidTime') }} as paid_at,
        {{ epoch_ms_instant('deliveryTime') }} as shipped_at,
        {{ epoch_ms_instant('cancelTime') }} as cancelled_at,
        {{ epoch_ms_instant('finishTime') }} as finished_at,
        {{ epoch_ms_instant('updateTime') }} as updated_at,
        {{ business_date(epoch_ms_instant('createdTime')) }} as business_date,

        -- lineage
        {{ lineage('xiaohongshu__orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('orderId is empty', 'order_id is null'),
            ('createdTime or updateTime is not a time', 'placed_at is null or updated_at is null'),
            ('createdTime lies outside of 2000 to the delivery', not_in_business('placed_at')),
            ('totalPayAmount is not whole fen', 'paid_fen is null'),
            ('the amount is out of range', out_of_range('paid_fen')),
        ]) }}

    from named

)

select * from judged
