with

lines as (

    select * from {{ ref('int_order_lines_unioned') }}

),

in_passing as (

    select
        channel,
        order_id

    from {{ ref('int_orders_unsettled') }}

    where matter = 'state in passing'

),

-- A valid order has at least one sale with a price; only such orders make a buyer.
sales_and_adjustments as (

    select
        -- ids
        lines.order_line_id,
        lines.channel,
        lines.order_id,
        lines.store_id,
        lines.product_id,
        coalesce(lines.platform_sku_id, lines.sku_id) as sku_id,
        lines.guide_id,
        lines.live_room_id as live_id,
        lines.source_customer_id,

        -- strings
        lines.line_type,

        -- numerics
        lines.quantity,
        lines.amount_fen,
        lines.merchant_discount_fen,
        lines.coupon_discount_fen,
        lines.coupon_match_discount_fen,

        -- booleans
        lines.is_free,
        lines.is_merchandise,
        coalesce(lines.is_presale, false) as is_presale,
        lines.line_type = 'sale' and not lines.is_free as is_valid_sale,
        in_passing.order_id is null as is_settled,

        -- dates and timestamps
        lines.business_date,
        lines.ordered_at,

        -- lineage
        lines._file_sha256,
        lines._line_no,
        lines._delivery_date

    from lines

    left join in_passing
        on
            lines.channel = in_passing.channel
            and lines.order_id = in_passing.order_id

    -- Nobody paid for the unpaid, and a copy is told by the system that sold.
    where lines.line_type not in ('refund', 'unpaid', 'copy')

)

select * from sales_and_adjustments
