{#- A line's part of a sum of its order: what the lines up to it have in all, less what those before it have. -#}
{%- set part = "cast(round(cast(SUM as decimal(18, 0)) * LINES / order_fen, 0) as bigint)" -%}
{%- set goods_part = part.replace('SUM', 'goods_fen').replace('LINES', 'lines_fen')
    ~ ' - ' ~ part.replace('SUM', 'goods_fen').replace('LINES', '(lines_fen - line_fen)') -%}
{%- set due_part = part.replace('SUM', 'due_fen').replace('LINES', 'lines_fen')
    ~ ' - ' ~ part.replace('SUM', 'due_fen').replace('LINES', '(lines_fen - line_fen)') -%}
with

source as (

    select * from {{ source('raw', 'jd__order_items') }}

),

typed as (

    select
        *,
        {{ whole_number('itemTotal') }} as pieces,
        {{ fen('jdPrice') }} as price_fen,
        {{ fen('jdPrice') }} * {{ whole_number('itemTotal') }} as line_fen,
        {{ fen('orderTotalPrice') }} as order_fen,
        {{ fen('orderPayment') }} - coalesce({{ fen('freightPrice') }}, 0) as goods_fen,
        {{ fen('orderSellerPrice') }} as due_fen,
        {{ instant('orderStartTime') }} as started_at,
        {{ instant('paymentConfirmTime') }} as confirmed_at,
        {{ line_identity('jd__order_items') }}

    from source

),

summed as (

    select
        *,
        cast(sum(line_fen) over (
            partition by _file_sha256, _line_no
            order by _child_no
            rows between unbounded preceding and current row
        ) as bigint) as lines_fen

    from typed

),

shared_out as (

    select
        *,
        case when order_fen > 0 then {{ goods_part }} else line_fen * 0 end as paid_fen,
        case when order_fen > 0 then {{ due_part }} else line_fen * 0 end as seller_fen

    from summed

),

named as (

    select
        -- ids
        concat_ws('-', orderId, skuId, jdPrice) as order_line_id,
        {{ nothing_if_empty('orderId') }} as order_id,
        'online' as store_id,
        {{ nothing_if_empty('outerSkuId') }} as product_id,
        open_id_buyer as source_customer_id,
        wareId as platform_product_id,
        {{ nothing_if_empty('skuId') }} as platform_sku_id,
        {{ nothing_if_empty('productNo') }} as style_no,
        {{ nothing_if_empty('parentOrderId') }} as parent_order_id,

        -- strings
        case
            when orderState = 'TRADE_CANCELED' and {{ matches('orderStateRemark', '拆分') }} then 'copy'
            when confirmed_at is null then 'unpaid'
            else 'sale'
        end as line_type,
        orderState as order_status,

        -- numerics
        pieces as quantity,
        price_fen as unit_price_fen,
        line_fen as list_fen,
        paid_fen as amount_fen,
        -- What the seller is due and the buyer does not pay is borne by the platform.
        line_fen - seller_fen as merchant_discount_fen,
        seller_fen - paid_fen as coupon_discount_fen,
        cast(0 as bigint) as coupon_match_discount_fen,

        -- booleans
        coalesce(price_fen = 0, false) as is_free,
        true as is_merchandise,

        -- timestamps
        coalesce(confirmed_at, started_at) as ordered_at,
        {{ business_date('coalesce(confirmed_at, started_at)') }} as business_date,
        started_at as placed_at,
        {{ instant('modified') }} as updated_at,

        -- lineage
        _file_sha256,
        _line_no,
        _delivery_date,
        _landed_at,
        _stream,
        _line_key,
        _line_version,
        _line_content

    from shared_out

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('orderId or skuId is empty', 'order_id is null or platform_sku_id is null'),
            ('orderStartTime is not a time', 'placed_at is null'),
            ('the order was placed outside of 2000 to the delivery', not_in_business('ordered_at')),
            ('the price, the pieces or the sums of the order are no plain numbers', 'amount_fen is null or merchant_discount_fen is null'),
            ('the amount is out of range', out_of_range('amount_fen')),
            ('a line has a negative number of pieces', 'quantity < 0'),
        ]) }}

    from named

)

select * from judged
