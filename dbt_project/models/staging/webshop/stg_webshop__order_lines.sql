with

source as (

    select * from {{ source('raw', 'webshop__invoice_lines') }}

),

typed as (

    select
        *,
        {{ whole_number('Quantity') }} as quantity_number,
        {{ decimal_number('UnitPrice', 3) }} as price,
        try_cast(round(
            {{ whole_number('Quantity') }} * {{ decimal_number('UnitPrice', 3) }} * 100, 0
        ) as bigint) as amount_fen,
        {{ instant('InvoiceDate') }} as invoiced_at,
        {{ line_identity('webshop__invoice_lines') }}

    from source

),

named as (

    select
        -- ids
        concat_ws('-', left(_file_sha256, 16), _line_no) as order_line_id,
        InvoiceNo as order_id,
        'online' as store_id,
        StockCode as product_id,
        CustomerID as source_customer_id,

        -- strings
        case
            when left(InvoiceNo, 1) = 'C' then 'refund'
            when left(InvoiceNo, 1) = 'A' or (quantity_number < 0 and price = 0) then 'adjustment'
            else 'sale'
        end as line_type,

        -- numerics
        amount_fen,
        -- The shop tells no discount.
        cast(null as bigint) as merchant_discount_fen,
        cast(null as bigint) as coupon_discount_fen,
        cast(null as bigint) as coupon_match_discount_fen,

        -- booleans
        price <= 0 as is_free,
        {{ matches('StockCode', '^([0-9]{5}|DCGS|PADS|gift_)') }} as is_merchandise,

        -- timestamps
        invoiced_at as ordered_at,
        {{ business_date('invoiced_at') }} as business_date,

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
            ('InvoiceNo is empty', 'InvoiceNo is null'),
            ('Quantity is not a whole number', 'quantity_number is null'),
            ('UnitPrice is not a plain amount', 'price is null'),
            ('the amount is out of range', out_of_range('amount_fen')),
            ('InvoiceDate is not a time', 'invoiced_at is null'),
            ('InvoiceDate lies outside of 2000 to the delivery', not_in_business('invoiced_at')),
            ('a sale has a negative quantity', "quantity_number < 0 and price > 0 and left(InvoiceNo, 1) <> 'C'"),
        ]) }}

    from typed

)

select * from named
