with

source as (

    select * from {{ source('raw', 'xiaohongshu__after_sales') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('returnsId') }} as refund_id,
        {{ nothing_if_empty('orderId') }} as order_id,
        userId as source_customer_id,

        -- strings
        case returnType
            when '1' then 'return'
            when '2' then 'exchange'
            when '4' then 'refund_only'
            when '5' then 'before_shipping'
            else returnType
        end as refund_kind,
        -- A case may be over without money: only refundStatus tells whether it was paid back.
        case
            when refundStatus = '2' then 'refunded'
            when refundStatus in ('302', '401', '402') or status in ('5', '6', '9', '9001') then 'refused'
            when refundStatus in ('1', '3', '101', '108', '201', '301') then 'open'
            else refundStatus
        end as refund_status,
        {{ nothing_if_empty('reasonNameZh') }} as refund_reason,

        -- numerics
        {{ fen('expectedRefundAmountYuan') }} as requested_fen,
        {{ fen('refundAmountYuan') }} as refund_fen,

        -- timestamps
        {{ epoch_ms_instant('applyTime') }} as requested_at,
        {{ epoch_ms_instant('refundTime') }} as refunded_at,
        {{ epoch_ms_instant('updatedAt') }} as updated_at,
        {{ business_date(epoch_ms_instant('refundTime')) }} as business_date,

        -- lineage
        {{ lineage('xiaohongshu__after_sales') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the case or its order has no number', 'refund_id is null or order_id is null'),
            ('a refund is not a plain amount', 'requested_fen is null or refund_fen is null'),
            ('the amount is out of range', out_of_range('refund_fen')),
            ('applyTime or updatedAt is not a time', 'requested_at is null or updated_at is null'),
            ('updatedAt lies outside of 2000 to the delivery', not_in_business('updated_at')),
            ('money that is paid back has no time', "refund_status = 'refunded' and refunded_at is null"),
        ]) }}

    from named

)

select * from judged
