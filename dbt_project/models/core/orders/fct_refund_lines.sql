with

refunds as (

    select refunds.*

    from {{ ref('int_refunds_dated') }} as refunds

    left join {{ ref('int_refunds_pending') }} as pending
        on
            refunds.channel = pending.channel
            and refunds.refund_line_id = pending.refund_line_id

    where pending.refund_line_id is null

)

select * from refunds
