with

lines as (

    select * from {{ ref('int_order_lines_unioned') }}

),

-- Tills return on tickets of their own, online shops settle cases.
refunds as (

    select
        order_line_id as refund_line_id,
        channel,
        order_id as refund_id,
        refunded_order_id,
        cast(null as string) as refunded_line_id,
        store_id,
        product_id,
        coalesce(platform_sku_id, sku_id) as sku_id,
        source_customer_id,
        -amount_fen as refund_fen,
        cast(null as bigint) as refund_freight_fen,
        is_merchandise,
        business_date,
        ordered_at as refunded_at,
        _file_sha256,
        _line_no,
        _delivery_date

    from lines

    where line_type = 'refund'

    union all

    select
        refund_id as refund_line_id,
        channel,
        refund_id,
        refunded_order_id,
        refunded_line_id,
        'online' as store_id,
        product_id,
        sku_id,
        source_customer_id,
        refund_fen,
        refund_freight_fen,
        true as is_merchandise,
        {{ business_date('refunded_at') }} as business_date,
        refunded_at,
        _file_sha256,
        _line_no,
        _delivery_date

    from {{ ref('int_refunds_unioned') }}

),

sales as (

    select
        channel,
        order_id,
        min(source_customer_id) as source_customer_id,
        min(business_date) as business_date

    from lines

    where line_type = 'sale'

    group by all

),

-- A refund that names no sale that is known counts on its own day in both views.
dated as (

    select
        refunds.refund_line_id,
        refunds.channel,
        refunds.refund_id,
        refunds.refunded_order_id,
        refunds.refunded_line_id,
        refunds.store_id,
        refunds.product_id,
        refunds.sku_id,
        coalesce(refunds.source_customer_id, sales.source_customer_id) as source_customer_id,
        refunds.refund_fen,
        refunds.refund_freight_fen,
        refunds.is_merchandise,
        refunds.business_date,
        coalesce(sales.business_date, refunds.business_date) as order_dated_on_date,
        refunds.refunded_at,
        refunds._file_sha256,
        refunds._line_no,
        refunds._delivery_date

    from refunds

    left join sales
        on
            refunds.channel = sales.channel
            and refunds.refunded_order_id = sales.order_id

)

select * from dated
