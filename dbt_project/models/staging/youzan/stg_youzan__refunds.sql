with

source as (

    select * from {{ source('raw', 'youzan__refunds') }}

),

named as (

    select
        -- ids
        refund_id,
        tid as order_id,
        replace(oid, '"', '') as order_line_id,

        -- strings
        case
            when status = 'SUCCESS' then 'refunded'
            when status = 'SELLER_REFUSE_BUYER' then 'rejected'
            when status = 'CLOSED' then 'cancelled'
            else 'open'
        end as refund_status,
        status as source_status,
        case refund_type
            when 'REFUND_ONLY' then 'refund_only'
            when 'REFUND_AND_RETURN' then 'return'
            when 'EXCHANGE' then 'exchange'
            else refund_type
        end as refund_type,
        {{ nothing_if_empty('reason') }} as reason_code,

        -- numerics
        {{ fen('refund_fee') }} as refund_fen,

        -- booleans
        {{ yes_or_no('return_goods') }} as is_return,

        -- timestamps
        {{ instant('created') }} as requested_at,
        {{ instant('modified') }} as updated_at,
        {{ business_date(instant('modified')) }} as business_date,

        -- lineage
        {{ lineage('youzan__refunds') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('refund_id or tid is empty', "coalesce(refund_id, '') = '' or coalesce(order_id, '') = ''"),
            ('status is empty', "coalesce(source_status, '') = ''"),
            ('refund_fee is not a plain amount', 'refund_fen is null'),
            ('the amount is out of range', out_of_range('refund_fen')),
            ('a refund is negative', 'refund_fen < 0'),
            ('created or modified is not a time', 'requested_at is null or updated_at is null'),
            ('modified lies outside of 2000 to the delivery', not_in_business('updated_at')),
        ]) }}

    from named

)

select * from judged
