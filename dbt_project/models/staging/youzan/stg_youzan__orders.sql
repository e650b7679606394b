with

source as (

    select * from {{ source('raw', 'youzan__orders') }}

),

typed as (

    select
        *,
        {{ said('full_order_info.order_info.status') }} as told_status,
        {{ said('full_order_info.order_info.refund_state') }} as told_refund,
        {{ said('full_order_info.order_info.order_extra.service_guide.service_guide_staff') }} as service_staff,
        {{ said('full_order_info.order_info.order_extra.service_guide.service_guide_shop_no') }} as service_shop,
        {{ said('full_order_info.order_info.order_extra.sales_guide.order_sales_staff') }} as sales_staff

    from source

),

named as (

    select
        -- ids
        {{ said('full_order_info.order_info.tid') }} as order_id,
        {{ bare(said('full_order_info.out_order_info.out_order_no')) }} as source_order_id,
        {{ said('full_order_info.buyer_info.yz_open_id') }} as source_customer_id,
        {{ said('full_order_info.buyer_info.outer_user_id') }} as openid,
        {{ said('full_order_info.buyer_info.buyer_phone') }} as buyer_phone_cipher,
        {{ said('full_order_info.address_info.receiver_tel') }} as receiver_phone_cipher,
        {{ said('full_order_info.out_order_info.out_address_hash_code') }} as address_id,
        {{ said('full_order_info.order_info.node_kdt_id') }} as shop_kdt_id,
        {{ bare(said('full_order_info.order_info.shop_display_no')) }} as shop_no,
        {{ nothing_if_empty(said('full_order_info.order_info.offline_id')) }} as fulfilment_shop_id,
        -- An older client writes the number as a list of one.
        {{ bare("translate(service_staff, '[]\"', '')") }} as service_guide_id,
        {{ bare('service_shop') }} as service_store_id,
        {{ bare("translate(sales_staff, '[]\"', '')") }} as sales_guide_id,
        {{ bare(said('full_order_info.order_info.order_extra.sales_guide.order_sales_shop_no')) }} as sales_store_id,
        {{ said('full_order_info.order_info.order_extra.salesman.salesman_mobile') }} as salesman_phone,
        {{ bare(said('full_order_info.child_info.gift_no')) }} as gift_id,
        {{ bare(said('full_order_info.order_info.order_extra.promotion_combine_id')) }} as shared_coupon_id,
        {{ bare(said('full_order_info.order_info.order_extra.orders_combine_id')) }} as combined_order_id,
        {{ said('full_order_info.pay_info.outer_transactions') }} as transactions,

        -- strings
        case told_status
            when 'WAIT_BUYER_PAY' then 'unpaid'
            when 'TRADE_PAID' then 'paid'
            when 'WAIT_CONFIRM' then 'to_confirm'
            when 'WAIT_SELLER_SEND_GOODS' then 'to_ship'
            when 'WAIT_BUYER_CONFIRM_GOODS' then 'shipped'
            when 'TRADE_SUCCESS' then 'done'
            when 'TRADE_CLOSED' then 'closed'
            else told_status
        end as order_status,
        case {{ said('full_order_info.order_info.type') }}
            when '0' then 'normal'
            when '1' then 'gift'
            when '2' then 'pay_by_friend'
            when '4' then 'present'
            when '6' then 'code'
            when '8' then 'identity_check'
            when '10' then 'group_buy'
            when '61' then 'cashier'
            when '85' then 'live'
            when '89' then 'sample'
            when '100' then 'wholesale'
            else {{ said('full_order_info.order_info.type') }}
        end as order_type,
        case told_refund
            when '0' then 'none'
            when '1' then 'partly_in_passing'
            when '2' then 'partly'
            when '11' then 'wholly_in_passing'
            when '12' then 'wholly'
            else told_refund
        end as refund_status,
        case
            when {{ said('full_order_info.order_info.order_extra.trial_detail.is_trial') }} = '1' then 'trial'
            else case {{ said('full_order_info.order_info.type') }}
                when '1' then 'gift'
                when '4' then 'gift'
                when '8' then 'identity_check'
                when '89' then 'sample'
                else 'normal'
            end
        end as order_kind,
        {{ nothing_if_empty(said('full_order_info.order_info.close_type')) }} as close_type,
        {{ bare(said('full_order_info.channel_info.entrance')) }} as entrance,
        {{ bare(said('full_order_info.source_info.source.platform')) }} as source_platform,
        {{ bare(said('full_order_info.source_info.source.wx_entrance')) }} as wechat_entrance,
        {{ bare(said('full_order_info.order_info.order_extra.risk_control_mark')) }} as risk_mark,
        {{ said('full_order_info.address_info.delivery_province') }} as province,
        {{ said('full_order_info.address_info.delivery_city') }} as city,
        {{ said('full_order_info.address_info.delivery_district') }} as district,

        -- numerics
        {{ fen(said('full_order_info.pay_info.total_fee')) }} as goods_fen,
        {{ fen(said('full_order_info.pay_info.post_fee')) }} as freight_fen,
        {{ fen(said('full_order_info.pay_info.payment')) }} as lines_payable_fen,
        {{ fen(said('full_order_info.pay_info.real_payment')) }} as money_fen,
        -- These are fen, where everything beside them is yuan.
        {{ whole_number(said('full_order_info.pay_info.deduction_pay')) }} as stored_value_fen,
        {{ whole_number(said('full_order_info.out_order_info.income')) }} as source_income_fen,

        -- booleans
        coalesce({{ said('full_order_info.channel_info.entrance') }} = 'wx_video_xd', false) as is_copy,
        coalesce(told_status = 'TRADE_PAID' or told_refund in ('1', '11'), false) as is_in_passing,
        {{ bare(said('full_order_info.order_info.order_extra.risk_control_mark')) }} is not null as is_at_risk,
        -- A tag that is absent is false.
        coalesce(
            {{ yes_or_no(said('full_order_info.order_info.order_tags.is_member')) }},
            {{ yes_or_no(said('full_order_info.order_info.order_extra.is_member')) }},
            false
        ) as is_member_order,
        coalesce({{ said('full_order_info.order_info.order_extra.is_points_order') }} = '1', false) as is_points_order,
        coalesce(
            {{ yes_or_no(said('full_order_info.source_info.is_offline_order')) }},
            {{ yes_or_no(said('full_order_info.order_info.order_tags.is_offline_order')) }},
            false
        ) as is_store_order,
        coalesce({{ said('full_order_info.order_info.express_type') }} = '1', false) as is_pick_up,
        coalesce({{ said('full_order_info.order_info.order_extra.trial_detail.is_trial') }} = '1', false) as is_trial,

        -- timestamps
        {{ instant(said('full_order_info.order_info.created')) }} as ordered_at,
        {{ instant(said('full_order_info.order_info.pay_time')) }} as paid_at,
        {{ instant(said('full_order_info.order_info.consign_time')) }} as shipped_at,
        {{ instant(said('full_order_info.order_info.success_time')) }} as received_at,
        {{ instant(said('full_order_info.order_info.update_time')) }} as updated_at,
        {{ business_date(instant(said('full_order_info.order_info.created'))) }} as business_date,

        -- lineage
        {{ lineage('youzan__orders') }}

    from typed

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('tid is empty', "coalesce(order_id, '') = ''"),
            ('status is empty', "coalesce(order_status, '') = ''"),
            ('payment is not a plain amount', 'lines_payable_fen is null'),
            ('the amount is out of range', out_of_range('lines_payable_fen')),
            ('created is not a time', 'ordered_at is null'),
            ('created lies outside of 2000 to the delivery', not_in_business('ordered_at')),
            ('update_time is not a time', 'updated_at is null'),
        ]) }}

    from named

)

select * from judged
