with

source as (

    select * from {{ source('raw', 'youzan__order_items') }}

),

typed as (

    select
        *,
        -- A Parquet twin keeps the quotes of the JSON.
        replace(oid, '"', '') as line_no,
        {{ instant(said('full_order_info.order_info.created')) }} as order_made_at,
        {{ instant(said('full_order_info.order_info.pay_time')) }} as order_paid_at,
        {{ fen('payment') }} as payment_fen,
        {{ fen('price') }} as price_fen,
        {{ whole_number('num') }} as pieces,
        coalesce({{ said('full_order_info.channel_info.entrance') }} = 'wx_video_xd', false) as is_copied

    from source

),

named as (

    select
        -- ids
        line_no as order_line_id,
        {{ said('full_order_info.order_info.tid') }} as order_id,
        'online' as store_id,
        coalesce({{ bare('item_no') }}, {{ bare('outer_item_id') }}, item_id) as product_id,
        coalesce({{ bare('sku_no') }}, {{ bare('outer_sku_id') }}, {{ said('sku_id') }}) as sku_id,
        {{ bare('sku_barcode') }} as barcode,
        {{ said('full_order_info.buyer_info.yz_open_id') }} as source_customer_id,
        {{ bare(said('full_order_info.out_order_info.out_order_no')) }} as source_order_id,
        {{ nothing_if_empty(said('full_order_info.order_info.offline_id')) }} as fulfilment_shop_id,

        -- strings
        case
            when is_copied then 'copy'
            when order_paid_at is null then 'unpaid'
            else 'sale'
        end as line_type,
        case {{ said('full_order_info.order_info.status') }}
            when 'WAIT_BUYER_PAY' then 'unpaid'
            when 'TRADE_PAID' then 'paid'
            when 'WAIT_CONFIRM' then 'to_confirm'
            when 'WAIT_SELLER_SEND_GOODS' then 'to_ship'
            when 'WAIT_BUYER_CONFIRM_GOODS' then 'shipped'
            when 'TRADE_SUCCESS' then 'done'
            when 'TRADE_CLOSED' then 'closed'
            else {{ said('full_order_info.order_info.status') }}
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

        -- numerics
        -- Nothing was paid for what is unpaid.
        case
            when order_paid_at is null and payment_fen is not null then cast(0 as bigint)
            else payment_fen
        end as amount_fen,
        payment_fen as payable_fen,
        -- The merchant bears all of them: the article's, the order's, coupons and points. A gift was never for sale.
        case
            when {{ yes_or_no('is_present') }} then cast(0 as bigint)
            else coalesce(greatest(price_fen * pieces - payment_fen, 0), 0)
        end as merchant_discount_fen,
        cast(0 as bigint) as coupon_discount_fen,
        cast(0 as bigint) as coupon_match_discount_fen,
        pieces as quantity,
        price_fen as unit_price_fen,

        -- booleans
        coalesce({{ yes_or_no('is_present') }}, false) or coalesce(price_fen = 0, false) as is_free,
        true as is_merchandise,
        coalesce({{ yes_or_no('is_pre_sale') }}, false) as is_presale,

        -- timestamps
        coalesce(order_paid_at, order_made_at) as ordered_at,
        {{ business_date('coalesce(order_paid_at, order_made_at)') }} as business_date,

        -- lineage
        _child_no,
        {{ lineage('youzan__order_items') }}

    from typed

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('tid or oid is empty', "coalesce(order_id, '') = '' or coalesce(order_line_id, '') = ''"),
            ('payment is not a plain amount', 'payable_fen is null'),
            ('the amount is out of range', out_of_range('payable_fen')),
            ('num is not a whole number', 'quantity is null'),
            ('price is not a plain amount', 'unit_price_fen is null'),
            ('a sale is negative', 'quantity < 0 or payable_fen < 0'),
            ('the order has no time', 'ordered_at is null'),
            ('the order lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
