with

source as (

    select * from {{ source('raw', 'pinkr__goods') }}

),

typed as (

    select
        *,
        {{ whole_number('number') }} as pieces,
        {{ fen('goods_tag_price') }} as tag_fen,
        {{ fen('goods_real_price') }} as real_fen,
        {{ fen('goods_fact_money') }} as fact_fen,
        {{ decimal_number('goods_discount', 3) }} as discount,
        {{ instant('order_time') }} as sold_at,
        -- An old till names style, colour and size, which the article number is made of.
        coalesce({{ bare('sku_code') }}, goods_sn || color_code || size_code) as unit_code,
        {{ line_identity('pinkr__goods') }}

    from source

),

named as (

    select
        -- ids
        concat_ws('-', order_no, _child_no) as order_line_id,
        {{ bare('order_no') }} as order_id,
        case when order_type = '1' then {{ bare('origin_order_no') }} end as refunded_order_id,
        {{ bare('store_no') }} as store_id,
        {{ bare('delivery_store_no') }} as fulfilment_store_id,
        {{ bare('goods_sn') }} as product_id,
        unit_code as sku_id,
        {{ bare('guide_no') }} as guide_id,
        {{ bare('card_no') }} as source_customer_id,

        -- strings
        case order_type when '0' then 'sale' when '1' then 'refund' end as line_type,

        -- numerics
        fact_fen as amount_fen,
        -- The brand bears the markdown, its coupons and its points.
        tag_fen * pieces - fact_fen as merchant_discount_fen,
        cast(0 as bigint) as coupon_discount_fen,
        cast(0 as bigint) as coupon_match_discount_fen,
        pieces as quantity,
        tag_fen as tag_price_fen,
        real_fen as unit_price_fen,
        -- 90 and 0.9 and 9 are the same discount.
        cast(case
            when discount > 10 then discount / 100
            when discount > 1 then discount / 10
            else discount
        end as decimal(9, 4)) as discount_rate,

        -- booleans
        real_fen = 0 as is_free,
        true as is_merchandise,

        -- timestamps
        sold_at as ordered_at,
        {{ business_date('sold_at') }} as business_date,

        -- lineage
        _child_no,
        _file_sha256,
        _line_no,
        _delivery_date,
        _landed_at,
        _stream,
        _line_key,
        _line_version,
        _line_content

    from typed

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_no or store_no is empty', 'order_id is null or store_id is null'),
            ('the article has no number', 'product_id is null or sku_id is null'),
            ('order_type is neither sale nor return', 'line_type is null'),
            ('number is not a whole number', 'quantity is null'),
            ('goods_fact_money is not a plain amount', out_of_range('amount_fen')),
            ('a price is not a plain amount', 'tag_price_fen is null or unit_price_fen is null'),
            ('a sale is negative', "line_type = 'sale' and (quantity < 0 or amount_fen < 0)"),
            ('a return is positive', "line_type = 'refund' and (quantity > 0 or amount_fen > 0)"),
            ('order_time is not a time', 'ordered_at is null'),
            ('order_time lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
