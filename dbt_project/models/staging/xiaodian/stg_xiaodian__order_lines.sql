with

source as (

    select * from {{ source('raw', 'xiaodian__order_product_infos') }}

),

typed as (

    select
        *,
        {{ epoch_instant('create_time') }} as order_made_at,
        {{ epoch_instant(said('order_detail.pay_info.pay_time')) }} as order_paid_at,
        {{ whole_number('real_price') }} as real_fen

    from source

),

named as (

    select
        -- ids
        -- An article stands once in an order, apart from the same one as a gift.
        concat_ws('-', order_id, sku_id, case when lower(is_free_gift) = 'true' then 'gift' end) as order_line_id,
        order_id,
        'online' as store_id,
        coalesce({{ bare('out_product_id') }}, product_id) as product_id,
        coalesce({{ bare('sku_code') }}, {{ bare('out_sku_id') }}, sku_id) as sku_id,
        sku_id as platform_sku_id,
        openid as source_customer_id,

        -- strings
        case when order_paid_at is null then 'unpaid' else 'sale' end as line_type,
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
        order_product_coupon_info_list as coupons,

        -- numerics
        -- Nothing was paid for what is unpaid.
        case when order_paid_at is null and real_fen is not null then cast(0 as bigint) else real_fen end as amount_fen,
        real_fen as payable_fen,
        coalesce({{ whole_number('merchant_discounted_price') }}, 0) as merchant_discount_fen,
        coalesce({{ whole_number('finder_discounted_price') }}, 0) as coupon_discount_fen,
        cast(0 as bigint) as coupon_match_discount_fen,
        coalesce({{ whole_number('deduction_price') }}, 0) as points_fen,
        {{ whole_number('sku_cnt') }} as quantity,
        {{ whole_number('sale_price') }} as price_fen,
        {{ whole_number('market_price') }} as tag_price_fen,
        {{ whole_number('on_aftersale_sku_cnt') }} as open_after_sale_quantity,
        {{ whole_number('finish_aftersale_sku_cnt') }} as refunded_quantity,

        -- booleans
        coalesce({{ yes_or_no('is_free_gift') }} or {{ whole_number('sale_price') }} = 0, false) as is_free,
        true as is_merchandise,

        -- timestamps
        coalesce(order_paid_at, order_made_at) as ordered_at,
        {{ business_date('coalesce(order_paid_at, order_made_at)') }} as business_date,

        -- lineage
        _child_no,
        {{ lineage('xiaodian__order_product_infos') }}

    from typed

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_id or sku_id is empty', "coalesce(order_id, '') = '' or coalesce(platform_sku_id, '') = ''"),
            ('real_price is not a whole number', 'payable_fen is null'),
            ('the amount is out of range', out_of_range('payable_fen')),
            ('sku_cnt is not a whole number', 'quantity is null'),
            ('a sale is negative', 'quantity < 0 or payable_fen < 0'),
            ('the order has no time', 'ordered_at is null'),
            ('the order lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
