with

refunds as (

    select
        refunds.refund_line_id,
        refunds.channel,
        refunds.refund_id,
        refunds.refunded_order_id,
        refunds.refunded_line_id,
        refunds.store_id,
        refunds.product_id,
        refunds.sku_id,
        refunds.source_customer_id,
        -- Net sales are of goods.
        refunds.refund_fen - coalesce(freights.refund_freight_fen, 0) as refund_fen,
        coalesce(freights.refund_freight_fen, 0) as refund_freight_fen,
        refunds.is_merchandise,
        refunds.business_date,
        refunds.order_dated_on_date,
        refunds.refunded_at,
        refunds._file_sha256,
        refunds._line_no,
        refunds._delivery_date

    from {{ ref('int_refunds_dated') }} as refunds

    left join {{ ref('int_freights_refunded') }} as freights
        on
            refunds.channel = freights.channel
            and refunds.refund_line_id = freights.refund_line_id

    left join {{ ref('int_refunds_pending') }} as pending
        on
            refunds.channel = pending.channel
            and refunds.refund_line_id = pending.refund_line_id

    where pending.refund_line_id is null

)

select * from refunds
