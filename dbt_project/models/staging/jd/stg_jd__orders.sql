with

source as (

    select * from {{ source('raw', 'jd__orders') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('orderId') }} as order_id,
        {{ nothing_if_empty('parentOrderId') }} as parent_order_id,
        open_id_buyer as source_customer_id,
        xid_buyer as customer_xid,

        -- strings
        orderState as order_status,
        {{ nothing_if_empty('orderStateRemark') }} as status_remark,
        {{ said('consigneeInfo.mobile') }} as receiver_phone_masked,
        {{ said('consigneeInfo.encrypt_mobile') }} as receiver_phone_cipher,
        {{ nothing_if_empty(said('consigneeInfo.province')) }} as receiver_province,
        {{ nothing_if_empty(said('consigneeInfo.city')) }} as receiver_city,
        {{ nothing_if_empty(said('consigneeInfo.county')) }} as receiver_district,

        -- numerics
        {{ fen('orderTotalPrice') }} as list_fen,
        {{ fen('orderPayment') }} as paid_fen,
        coalesce({{ fen('freightPrice') }}, 0) as freight_fen,
        {{ fen('orderSellerPrice') }} as seller_due_fen,
        coalesce({{ fen('sellerDiscount') }}, 0) as merchant_discount_fen,
        coalesce({{ fen('balanceUsed') }}, 0) as balance_fen,

        -- booleans
        orderState = 'TRADE_CANCELED' and {{ matches('orderStateRemark', '拆分') }} as is_voided,

        -- timestamps
        {{ instant('orderStartTime') }} as placed_at,
        {{ instant('paymentConfirmTime') }} as paid_at,
        {{ instant('orderEndTime') }} as finished_at,
        {{ instant('modified') }} as updated_at,
        {{ business_date(instant('orderStartTime')) }} as business_date,

        -- lineage
        {{ lineage('jd__orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('orderId is empty', 'order_id is null'),
            ('orderStartTime or modified is not a time', 'placed_at is null or updated_at is null'),
            ('orderStartTime lies outside of 2000 to the delivery', not_in_business('placed_at')),
            ('orderPayment is not a plain amount', 'paid_fen is null'),
            ('the amount is out of range', out_of_range('paid_fen')),
        ]) }}

    from named

)

select * from judged
