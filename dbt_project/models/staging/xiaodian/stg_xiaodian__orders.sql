with

source as (

    select * from {{ source('raw', 'xiaodian__orders') }}

),

named as (

    select
        -- ids
        order_id,
        openid as source_customer_id,
        unionid,
        present_giver_openid as giver_customer_id,
        present_giver_unionid as giver_unionid,
        {{ nothing_if_empty('present_order_id_str') }} as gift_id,
        {{ nothing_if_empty(said('order_detail.pay_info.transaction_id')) }} as transaction_id,
        {{ said('order_detail.coupon_info.user_coupon_id') }} as coupon_id,
        {{ nothing_if_empty(said('order_detail.ext_info.live_id')) }} as live_id,
        {{ nothing_if_empty(said('order_detail.ext_info.finder_id')) }} as channel_account_id,
        {{ nothing_if_empty(said('order_detail.sharer_info.sharer_openid')) }} as sharer_id,
        {{ said('order_detail.sharer_info.sharer_unionid') }} as sharer_unionid,
        {{ said('order_detail.delivery_info.address_info.hash_code') }} as address_id,
        {{ said('order_detail.delivery_info.address_info.tel_number') }} as receiver_phone,

        -- strings
        case status
            when '10' then 'unpaid'
            when '20' then 'paid'
            when '21' then 'partly_shipped'
            when '30' then 'shipped'
            when '100' then 'done'
            when '190' then 'cancelled_unpaid'
            when '200' then 'refunded'
            when '250' then 'cancelled'
            else status
        end as order_status,
        case {{ said('order_detail.sharer_info.sharer_type') }}
            when '0' then 'ordinary'
            when '1' then 'store'
            else {{ said('order_detail.sharer_info.sharer_type') }}
        end as sharer_type,
        case {{ said('order_detail.sharer_info.share_scene') }}
            when '1' then 'live_room'
            when '2' then 'window'
            when '3' then 'short_video'
            when '4' then 'channel_home'
            when '5' then 'product_page'
            when '6' then 'article'
            when '7' then 'product_link'
            when '8' then 'product_code'
            when '9' then 'password'
            when '12' then 'window_link'
            when '13' then 'window_code'
            else {{ said('order_detail.sharer_info.share_scene') }}
        end as share_scene,
        {{ said('order_detail.ext_info.order_scene') }} as order_scene,
        case when coalesce({{ yes_or_no('is_present') }}, false) then 'gift' else 'normal' end as order_kind,
        {{ said('order_detail.delivery_info.address_info.province_name') }} as province,
        {{ said('order_detail.delivery_info.address_info.city_name') }} as city,
        {{ said('order_detail.delivery_info.address_info.county_name') }} as district,
        {{ said('aftersale_detail.aftersale_order_list') }} as after_sales,

        -- numerics
        {{ whole_number(said('order_detail.price_info.product_price')) }} as goods_fen,
        {{ whole_number(said('order_detail.price_info.order_price')) }} as payable_fen,
        {{ whole_number(said('order_detail.price_info.freight')) }} as freight_fen,
        {{ whole_number(said('order_detail.price_info.merchant_discounted_price')) }} as merchant_discount_fen,
        {{ whole_number(said('order_detail.price_info.finder_discounted_price')) }} as platform_discount_fen,
        {{ whole_number(said('order_detail.price_info.deduction_price')) }} as points_fen,
        {{ whole_number(said('order_detail.price_info.merchant_receieve_price')) }} as merchant_income_fen,
        {{ whole_number(said('order_detail.settle_info.commission_fee')) }} as service_fee_fen,
        {{ whole_number(said('aftersale_detail.on_aftersale_order_cnt')) }} as open_after_sales,

        -- booleans
        coalesce({{ yes_or_no('is_present') }}, false) as is_gift_order,
        coalesce({{ said('order_detail.sharer_info.handling_progress') }} = '0', false) as is_sharer_pending,

        -- timestamps
        {{ epoch_instant('create_time') }} as ordered_at,
        {{ epoch_instant(said('order_detail.pay_info.pay_time')) }} as paid_at,
        {{ epoch_instant(said('order_detail.delivery_info.ship_done_time')) }} as shipped_at,
        {{ epoch_instant(said('order_detail.ext_info.confirm_receipt_time')) }} as received_at,
        {{ epoch_instant(said('order_detail.settle_info.settle_time')) }} as settled_at,
        {{ epoch_instant('update_time') }} as updated_at,
        {{ business_date(epoch_instant('create_time')) }} as business_date,

        -- lineage
        {{ lineage('xiaodian__orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_id is empty', "coalesce(order_id, '') = ''"),
            ('status is empty', "coalesce(order_status, '') = ''"),
            ('order_price is not a whole number', 'payable_fen is null'),
            ('the amount is out of range', out_of_range('payable_fen')),
            ('create_time is not a time', 'ordered_at is null'),
            ('create_time lies outside of 2000 to the delivery', not_in_business('ordered_at')),
            ('update_time is not a time', 'updated_at is null'),
        ]) }}

    from named

)

select * from judged
