{# What is said of an order as a whole: by online shops of the order, by tills of the ticket. #}

with

tickets as (

    {{ standing_lines(
        'tickets', ['order_id', 'ticket_type', 'guide_id', 'store_id', 'ordered_at'], {
            'fulfilment_store_id': 'string', 'origin_order_id': 'string',
        }
    ) | indent(4) }}

),

shops as (

    select distinct
        channel,
        shop_id,
        store_id

    from (

        {{ standing_lines('shops', ['shop_id', 'store_id']) | indent(8) }}

    ) as shops_told

),

-- A till lists what it took off by a coupon with what was paid.
till_coupons as (

    select
        channel,
        order_id,
        sum(case when payment_kind = 'coupon' then amount_fen else 0 end) as coupon_fen

    from (

        {{ standing_lines('payments', ['order_id', 'ticket_type', 'payment_kind', 'amount_fen']) | indent(8) }}

    ) as payments

    where ticket_type = 'sale'

    group by
        channel,
        order_id

),

-- Who copies a sale may be the one that finds fault with it.
copies_at_risk as (

    select distinct source_order_id

    from {{ ref('int_orders_unioned') }}

    where is_at_risk

),

heads as (

    select
        orders.channel,
        orders.order_id,
        coalesce(orders.order_kind, 'normal') as order_kind,
        coalesce(orders.is_at_risk, false) or copies_at_risk.source_order_id is not null as is_at_risk,
        coalesce(orders.sales_guide_id, orders.guide_staff_no) as sales_guide_id,
        orders.service_guide_id,
        coalesce(orders.sales_store_id, orders.service_store_id, orders.guide_store_id) as selling_store_id,
        shops.store_id as fulfilment_store_id,
        orders.is_pick_up,
        orders.replaced_order_id as exchanged_order_id,
        coalesce(orders.parent_order_id, orders.combined_order_id) as basket_id,
        coalesce(orders.transaction_id, orders.payment_id) as transaction_id,
        orders.live_id,
        coalesce(orders.freight_fen, 0) as freight_fen,
        orders.platform_discount_fen,
        orders.coupon_fen,
        orders.points_fen,
        coalesce(orders.stored_value_fen, 0) + coalesce(orders.balance_fen, 0) as stored_value_fen,
        coalesce(orders.placed_at, orders.ordered_at) as placed_at,
        orders.shipped_at,
        coalesce(orders.received_at, orders.finished_at) as received_at

    from {{ ref('int_orders_unioned') }} as orders

    left join shops
        on
            orders.channel = shops.channel
            and orders.fulfilment_shop_id = shops.shop_id

    left join copies_at_risk
        on orders.order_id = copies_at_risk.source_order_id

    union all

    select
        tickets.channel,
        tickets.order_id,
        -- A sale that names another one is what was taken instead.
        case when tickets.origin_order_id is not null then 'exchange' else 'normal' end as order_kind,
        false as is_at_risk,
        tickets.guide_id as sales_guide_id,
        cast(null as string) as service_guide_id,
        tickets.store_id as selling_store_id,
        tickets.fulfilment_store_id,
        cast(null as boolean) as is_pick_up,
        tickets.origin_order_id as exchanged_order_id,
        cast(null as string) as basket_id,
        cast(null as string) as transaction_id,
        cast(null as string) as live_id,
        0 as freight_fen,
        cast(null as bigint) as platform_discount_fen,
        cast(till_coupons.coupon_fen as bigint) as coupon_fen,
        cast(null as bigint) as points_fen,
        0 as stored_value_fen,
        tickets.ordered_at as placed_at,
        tickets.ordered_at as shipped_at,
        tickets.ordered_at as received_at

    from tickets

    left join till_coupons
        on
            tickets.channel = till_coupons.channel
            and tickets.order_id = till_coupons.order_id

    where tickets.ticket_type = 'sale'

)

select * from heads
