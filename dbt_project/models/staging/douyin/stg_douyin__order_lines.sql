with

source as (

    select * from {{ source('raw', 'douyin__order_skus') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('order_id') }} as order_line_id,
        {{ nothing_if_empty('parent_order_id') }} as order_id,
        'online' as store_id,
        {{ nothing_if_empty('out_sku_id') }} as product_id,
        doudian_open_id as source_customer_id,
        coalesce(product_id_str, product_id) as platform_product_id,
        sku_id as platform_sku_id,
        {{ nothing_if_empty('author_id') }} as host_id,
        coalesce({{ nothing_if_empty('room_id_str') }}, {{ nothing_if_empty('room_id') }}) as live_room_id,
        {{ nothing_if_empty('video_id') }} as video_id,
        {{ nothing_if_empty('master_sku_order_id') }} as main_order_line_id,
        {{ nothing_if_empty(said('store_info.store_id')) }} as ship_store_id,

        -- strings
        case when {{ epoch_instant('pay_time') }} is null then 'unpaid' else 'sale' end as line_type,
        order_status,
        case c_biz when '0' then 'other' when '2' then 'alliance' when '8' then 'own' else c_biz end as sale_source,
        {{ nothing_if_empty(said('after_sale_info.after_sale_status')) }} as after_sale_status,

        -- numerics
        {{ whole_number('item_num') }} as quantity,
        {{ whole_number('origin_amount') }} as unit_price_fen,
        {{ whole_number('pay_amount') }} as amount_fen,
        coalesce({{ whole_number('promotion_shop_amount') }}, 0) as merchant_discount_fen,
        coalesce({{ whole_number('promotion_platform_amount') }}, 0)
        + coalesce({{ whole_number('promotion_talent_amount') }}, 0) as coupon_discount_fen,
        cast(0 as bigint) as coupon_match_discount_fen,
        coalesce({{ whole_number('promotion_platform_amount') }}, 0) as platform_discount_fen,
        coalesce({{ whole_number('promotion_talent_amount') }}, 0) as host_discount_fen,

        -- booleans
        -- A price that discounts brought to nothing is a price; a gift or a sample has none.
        coalesce(trade_type in ('5', '10', '12'), false)
        or coalesce(given_product_type = 'FREE', false)
        or coalesce({{ whole_number('origin_amount') }} = 0, false) as is_free,
        true as is_merchandise,
        coalesce(pre_sale_type = '1', false) as is_presale,

        -- timestamps
        coalesce({{ epoch_instant('pay_time') }}, {{ epoch_instant('create_time') }}) as ordered_at,
        {{ business_date('coalesce(' ~ epoch_instant('pay_time') ~ ', ' ~ epoch_instant('create_time') ~ ')') }}
            as business_date,
        {{ epoch_instant('create_time') }} as placed_at,
        {{ epoch_instant('update_time') }} as updated_at,

        -- lineage
        {{ lineage('douyin__order_skus') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_id or parent_order_id is empty', 'order_line_id is null or order_id is null'),
            ('create_time is not a time', 'placed_at is null'),
            ('the order was placed outside of 2000 to the delivery', not_in_business('ordered_at')),
            ('pay_amount is not whole fen', 'amount_fen is null'),
            ('the amount is out of range', out_of_range('amount_fen')),
            ('item_num is no number of pieces', 'quantity is null or quantity < 0'),
        ]) }}

    from named

)

select * from judged
