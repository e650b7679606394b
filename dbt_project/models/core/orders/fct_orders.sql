with

test_stores as (

    select distinct store_id

    from (

        {{ standing_lines('store_versions', ['store_id', 'store_kind']) | indent(8) }}

    ) as versions

    where store_kind = 'test'

),

described as (

    select
        summed.channel,
        summed.order_id,
        coalesce(heads.basket_id, summed.order_id) as basket_id,
        endpoints.endpoint,
        hours.selling_store_id,
        coalesce(heads.fulfilment_store_id, hours.selling_store_id) as fulfilment_store_id,
        heads.is_pick_up,
        summed.source_customer_id,
        heads.sales_guide_id,
        heads.service_guide_id,
        coalesce(heads.live_id, summed.live_id) as live_id,
        heads.exchanged_order_id,
        case
            when summed.has_presale and coalesce(heads.order_kind, 'normal') = 'normal' then 'presale'
            else coalesce(heads.order_kind, 'normal')
        end as order_kind,
        summed.lines,
        summed.goods_fen,
        -- A platform that tells its part of the order only tells it within the merchant's of the lines.
        case
            when summed.coupon_discount_fen is null
                then summed.merchant_discount_fen - coalesce(heads.platform_discount_fen, 0)
            else summed.merchant_discount_fen + coalesce(summed.coupon_match_discount_fen, 0)
        end as merchant_discount_fen,
        coalesce(summed.coupon_discount_fen, heads.platform_discount_fen) as platform_discount_fen,
        heads.coupon_fen,
        heads.points_fen,
        coalesce(heads.stored_value_fen, 0) as stored_value_fen,
        coalesce(heads.freight_fen, 0) as freight_fen,
        summed.has_price,
        summed.is_settled,
        coalesce(heads.is_at_risk, false) as is_at_risk,
        test_stores.store_id is not null as is_test,
        house_accounts.source_customer_id is not null as is_house_account,
        -- Nobody sells to herself: on the own card that is a ticket of somebody without one.
        coalesce(house_accounts.staff_no <> coalesce(heads.sales_guide_id, ''), false) as is_staff_purchase,
        hours.is_closed_hours,
        hours.hours_source,
        hours.business_date,
        hours.night_of_date,
        coalesce(heads.placed_at, summed.paid_at) as placed_at,
        summed.paid_at,
        heads.shipped_at,
        heads.received_at

    from {{ ref('int_orders_summed') }} as summed

    inner join {{ ref('int_order_hours_judged') }} as hours
        on
            summed.channel = hours.channel
            and summed.order_id = hours.order_id

    left join {{ ref('int_order_heads_unioned') }} as heads
        on
            summed.channel = heads.channel
            and summed.order_id = heads.order_id

    left join {{ ref('int_channel_endpoints') }} as endpoints
        on summed.channel = endpoints.channel

    left join test_stores
        on hours.selling_store_id = test_stores.store_id

    left join {{ ref('int_house_accounts_found') }} as house_accounts
        on
            summed.channel = house_accounts.channel
            and summed.source_customer_id = house_accounts.source_customer_id

),

orders as (

    select
        *,
        goods_fen + coalesce(merchant_discount_fen, 0) + coalesce(platform_discount_fen, 0) as list_fen,
        goods_fen + freight_fen as paid_fen,
        goods_fen = 0 as is_zero_fen,
        goods_fen = 1 as is_one_fen,
        order_kind in ('sample', 'trial', 'identity_check') as is_sample,
        order_kind = 'presale' as is_presale,
        order_kind = 'exchange' as is_exchange,
        -- Paid, not voided by risk control, and with a price; only such an order makes a buyer.
        has_price and not is_at_risk and order_kind not in ('sample', 'trial', 'identity_check')
        and not is_test as is_valid

    from described

)

select * from orders
