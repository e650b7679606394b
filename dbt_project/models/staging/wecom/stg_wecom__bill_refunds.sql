with

source as (

    select * from {{ source('raw', 'wecom__bill_refunds') }}

),

named as (

    select
        -- ids
        _source_account as corp_id,
        {{ nothing_if_empty('out_refund_no') }} as refund_id,
        {{ nothing_if_empty('transaction_id') }} as transaction_id,
        {{ nothing_if_empty('refund_userid') }} as refunded_by_userid,

        -- strings
        case refund_status
            when '0' then 'requested'
            when '1' then 'processing'
            when '2' then 'refunded'
            when '3' then 'closed'
            when '4' then 'failed'
            when '5' then 'awaiting_approval'
            when '6' then 'approval_failed'
            when '7' then 'approval_cancelled'
            else refund_status
        end as refund_status,

        -- numerics
        {{ whole_number('refund_fee') }} as refund_fen,

        -- timestamps
        {{ epoch_instant('refund_reqtime') }} as requested_at,
        {{ business_date(epoch_instant('refund_reqtime')) }} as business_date,

        -- lineage
        {{ lineage('wecom__bill_refunds') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('transaction_id or out_refund_no is empty', 'transaction_id is null or refund_id is null'),
            ('refund_fee is not an amount in fen', out_of_range('refund_fen')),
            ('refund_fee is negative', 'refund_fen < 0'),
            ('refund_status is empty', 'refund_status is null'),
            ('refund_reqtime is not a time', 'requested_at is null'),
            ('refund_reqtime lies outside of 2000 to the delivery', not_in_business('requested_at')),
        ]) }}

    from named

)

select * from judged
