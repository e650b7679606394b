{# What has come back of each line, in all. #}
with

refunded as (

    select
        channel,
        order_line_id,
        cast(sum(refund_fen) as bigint) as refund_fen

    from {{ ref('int_refunds_allocated') }}

    group by
        channel,
        order_line_id

)

select * from refunded
