with

lines as (

    select * from {{ ref('int_order_lines_unioned') }}

),

-- These sources name no sale with their refunds, so a refund counts on its own day in both views.
refunds as (

    select
        -- ids
        order_line_id as refund_line_id,
        channel,
        order_id as refund_id,
        cast(null as string) as refunded_order_id,
        store_id,
        product_id,
        source_customer_id,

        -- numerics
        -amount_fen as refund_fen,

        -- booleans
        is_merchandise,

        -- dates and timestamps
        business_date,
        business_date as order_dated_on_date,
        ordered_at as refunded_at,

        -- lineage
        _file_sha256,
        _line_no,
        _delivery_date

    from lines

    where line_type = 'refund'

)

select * from refunds
