with

source as (

    select * from {{ source('raw', 'pos__ticket_lines') }}

),

typed as (

    select
        *,
        {{ fen('sales_value') }} as sales_fen,
        {{ fen('retail_disc') }} as retail_disc_fen,
        {{ fen('coupon_disc') }} as coupon_disc_fen,
        {{ fen('coupon_match_disc') }} as coupon_match_fen,
        {{ instant('transaction_timestamp') }} as sold_at,
        {{ line_identity('pos__ticket_lines') }}

    from source

),

named as (

    select
        -- ids
        concat_ws('-', basket_id, product_id) as order_line_id,
        basket_id as order_id,
        store_id,
        product_id,
        household_id as source_customer_id,

        -- strings
        'sale' as line_type,

        -- numerics
        sales_fen as amount_fen,
        retail_disc_fen as merchant_discount_fen,
        coupon_disc_fen as coupon_discount_fen,
        coupon_match_fen as coupon_match_discount_fen,

        -- booleans
        -- The till gives no unit price; a line that coupons paid for is a sale like any other.
        false as is_free,
        true as is_merchandise,

        -- timestamps
        sold_at as ordered_at,
        {{ business_date('sold_at') }} as business_date,

        -- lineage
        _file_sha256,
        _line_no,
        _delivery_date,
        _landed_at,
        _stream,
        _line_key,
        _line_version,
        _line_content,
        {{ first_broken_rule([
            ('basket_id or product_id is empty', 'basket_id is null or product_id is null'),
            ('store_id is empty', 'store_id is null'),
            ('sales_value is not a plain amount', 'sales_fen is null'),
            ('the amount is out of range', out_of_range('sales_fen')),
            ('a discount is not a plain amount', 'retail_disc_fen is null or coupon_disc_fen is null or coupon_match_fen is null'),
            ('transaction_timestamp is not a time', 'sold_at is null'),
            ('transaction_timestamp lies outside of 2000 to the delivery', not_in_business('sold_at')),
            ('quantity is not a whole number', whole_number('quantity') ~ ' is null'),
            ('a sale has a negative quantity', "left(quantity, 1) = '-' or sales_fen < 0"),
        ]) }}

    from typed

)

select * from named
