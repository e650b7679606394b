with

source as (

    select * from {{ source('raw', 'douyin__orders') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('order_id') }} as order_id,
        doudian_open_id as source_customer_id,
        {{ nothing_if_empty('open_id') }} as mini_program_openid,
        {{ nothing_if_empty('channel_payment_no') }} as payment_id,

        -- strings
        order_status,
        trade_type,
        case
            when trade_type = '5' then 'trial'
            when trade_type in ('10', '12') then 'sample'
            else 'normal'
        end as order_kind,
        b_type_desc as app_name,
        {{ nothing_if_empty('cancel_reason') }} as cancel_reason,
        encrypt_post_tel as receiver_phone_cipher,
        mask_post_tel as receiver_phone_masked,
        {{ nothing_if_empty(said('post_addr.province.name')) }} as receiver_province,
        {{ nothing_if_empty(said('post_addr.city.name')) }} as receiver_city,
        {{ nothing_if_empty(said('post_addr.town.name')) }} as receiver_district,
        {{ said('promotion_detail.shop_discount_detail.coupon_info') }} as shop_coupons,

        -- numerics
        {{ whole_number('order_amount') }} as order_fen,
        {{ whole_number('pay_amount') }} as paid_fen,
        coalesce({{ whole_number('post_amount') }}, 0) as freight_fen,
        coalesce({{ whole_number('promotion_shop_amount') }}, 0) as merchant_discount_fen,
        coalesce({{ whole_number('promotion_platform_amount') }}, 0) as platform_discount_fen,
        coalesce({{ whole_number(said('promotion_detail.shop_discount_detail.coupon_amount')) }}, 0) as coupon_fen,
        coalesce({{ whole_number('promotion_talent_amount') }}, 0) as host_discount_fen,

        -- booleans
        trade_type in ('5', '10', '12') as is_sample,

        -- timestamps
        {{ epoch_instant('create_time') }} as placed_at,
        {{ epoch_instant('pay_time') }} as paid_at,
        {{ epoch_instant('ship_time') }} as shipped_at,
        {{ epoch_instant('finish_time') }} as finished_at,
        {{ epoch_instant('update_time') }} as updated_at,
        {{ business_date(epoch_instant('create_time')) }} as business_date,

        -- lineage
        {{ lineage('douyin__orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_id is empty', 'order_id is null'),
            ('create_time is not a time', 'placed_at is null'),
            ('update_time is not a time', 'updated_at is null'),
            ('create_time lies outside of 2000 to the delivery', not_in_business('placed_at')),
            ('pay_amount is not whole fen', 'paid_fen is null'),
            ('the amount is out of range', out_of_range('paid_fen')),
        ]) }}

    from named

)

select * from judged
