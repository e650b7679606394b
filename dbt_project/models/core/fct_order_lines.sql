with

lines as (

    select * from {{ ref('int_order_lines_unioned') }}

),

-- A valid order has at least one sale with a price; only such orders make a buyer.
sales_and_adjustments as (

    select
        -- ids
        order_line_id,
        channel,
        order_id,
        store_id,
        product_id,
        source_customer_id,

        -- strings
        line_type,

        -- numerics
        amount_fen,
        merchant_discount_fen,
        coupon_discount_fen,
        coupon_match_discount_fen,

        -- booleans
        is_free,
        is_merchandise,
        line_type = 'sale' and not is_free as is_valid_sale,

        -- dates and timestamps
        business_date,
        ordered_at,

        -- lineage
        _file_sha256,
        _line_no,
        _delivery_date

    from lines

    -- Nobody paid for the unpaid, and a copy is told by the system that sold.
    where line_type not in ('refund', 'unpaid', 'copy')

)

select * from sales_and_adjustments
