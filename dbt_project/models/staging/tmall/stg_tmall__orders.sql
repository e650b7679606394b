with

source as (

    select * from {{ source('raw', 'tmall__trades') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('tid') }} as order_id,
        buyer_open_uid as source_customer_id,
        outer_partner_member_id as card_no,
        oaid as address_hash,
        {{ nothing_if_empty('alipay_no') }} as payment_id,
        coalesce({{ nothing_if_empty('o2o_guide_id') }}, {{ nothing_if_empty('nr_shop_guide_id') }}) as guide_staff_no,
        coalesce({{ nothing_if_empty('o2o_shop_id') }}, {{ nothing_if_empty('nr_shop_id') }}) as guide_store_id,

        -- strings
        {{ nothing_if_empty('biz_code') }} as business_code,
        status as order_status,
        type as order_type,
        case when type = 'step' then 'presale' else 'normal' end as order_kind,
        receiver_mobile as receiver_phone_masked,
        {{ nothing_if_empty('receiver_state') }} as receiver_province,
        {{ nothing_if_empty('receiver_city') }} as receiver_city,
        {{ nothing_if_empty('receiver_district') }} as receiver_district,

        -- numerics
        {{ fen('total_fee') }} as list_fen,
        {{ fen('payment') }} as paid_fen,
        coalesce({{ fen('post_fee') }}, 0) as freight_fen,
        {{ fen('received_payment') }} as received_fen,
        coalesce({{ fen('platform_subsidy_fee') }}, 0) as platform_discount_fen,
        coalesce({{ whole_number('coupon_fee') }}, 0) as coupon_fen,
        coalesce({{ whole_number('point_fee') }}, 0) as points_used,

        -- booleans
        coalesce(cloud_store = '1', false) as is_cloud_store,

        -- timestamps
        {{ instant('created') }} as placed_at,
        {{ instant('pay_time') }} as paid_at,
        {{ instant('consign_time') }} as shipped_at,
        {{ instant('end_time') }} as finished_at,
        {{ instant('modified') }} as updated_at,
        {{ business_date(instant('created')) }} as business_date,

        -- lineage
        {{ lineage('tmall__trades') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('tid is empty', 'order_id is null'),
            ('created or modified is not a time', 'placed_at is null or updated_at is null'),
            ('created lies outside of 2000 to the delivery', not_in_business('placed_at')),
            ('payment is not a plain amount', 'paid_fen is null'),
            ('the amount is out of range', out_of_range('paid_fen')),
        ]) }}

    from named

)

select * from judged
