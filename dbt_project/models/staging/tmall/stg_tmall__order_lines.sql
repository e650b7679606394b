with

source as (

    select * from {{ source('raw', 'tmall__trade_orders') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('oid') }} as order_line_id,
        {{ nothing_if_empty('tid') }} as order_id,
        'online' as store_id,
        {{ nothing_if_empty('outer_sku_id') }} as product_id,
        buyer_open_uid as source_customer_id,
        num_iid as platform_product_id,
        sku_id as platform_sku_id,
        {{ nothing_if_empty('outer_iid') }} as style_no,
        {{ nothing_if_empty('o2o_guide_id') }} as guide_staff_no,
        {{ nothing_if_empty('o2o_shop_id') }} as guide_store_id,
        {{ nothing_if_empty('refund_id') }} as refund_id,

        -- strings
        case when {{ instant('pay_time') }} is null then 'unpaid' else 'sale' end as line_type,
        status as order_status,
        refund_status,

        -- numerics
        {{ whole_number('num') }} as quantity,
        {{ fen('price') }} as unit_price_fen,
        coalesce({{ fen('discount_fee') }}, 0) as line_discount_fen,
        coalesce({{ fen('part_mjz_discount') }}, 0) as shared_discount_fen,
        -- Freight is in the payment of a trade's only line, but never in its share of the trade.
        case
            when divide_order_fee is null then {{ fen('payment') }}
            else {{ fen('divide_order_fee') }}
        end as amount_fen,
        coalesce({{ fen('discount_fee') }}, 0) + coalesce({{ fen('part_mjz_discount') }}, 0) as merchant_discount_fen,
        -- What of it the platform bears is told of the trade, and of no line.
        cast(null as bigint) as coupon_discount_fen,
        cast(null as bigint) as coupon_match_discount_fen,

        -- booleans
        coalesce({{ yes_or_no('is_free_gift') }}, false) or coalesce({{ fen('price') }} = 0, false) as is_free,
        true as is_merchandise,

        -- timestamps
        coalesce({{ instant('pay_time') }}, {{ instant('created') }}) as ordered_at,
        {{ business_date('coalesce(' ~ instant('pay_time') ~ ', ' ~ instant('created') ~ ')') }} as business_date,
        {{ instant('created') }} as placed_at,
        {{ instant('modified') }} as updated_at,

        -- lineage
        {{ lineage('tmall__trade_orders') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('tid or oid is empty', 'order_line_id is null or order_id is null'),
            ('created is not a time', 'placed_at is null'),
            ('the trade was made outside of 2000 to the delivery', not_in_business('ordered_at')),
            ('what was paid is not a plain amount', 'amount_fen is null'),
            ('the amount is out of range', out_of_range('amount_fen')),
            ('num is no number of pieces', 'quantity is null or quantity < 0'),
        ]) }}

    from named

)

select * from judged
