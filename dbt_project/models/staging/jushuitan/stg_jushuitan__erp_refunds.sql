with

source as (

    select * from {{ source('raw', 'jushuitan__refunds') }}

),

named as (

    select
        -- ids
        {{ bare('as_id') }} as erp_refund_id,
        {{ bare('outer_as_id') }} as source_refund_id,
        {{ bare('o_id') }} as erp_order_id,
        {{ bare('so_id') }} as source_order_id,
        shop_id,
        {{ bare('receiver_mobile') }} as receiver_mobile,

        -- strings
        type as refund_kind,
        status as refund_status,
        shop_status,
        good_status as goods_status,
        {{ bare('question_type') }} as refund_reason,

        -- numerics
        {{ fen('refund') }} as refund_fen,
        {{ fen('payment') }} as compensation_fen,
        case when {{ matches('ts', '^[0-9]{1,18}$') }} then cast(ts as bigint) end as row_version,

        -- dates and timestamps
        {{ instant('as_date') }} as requested_at,
        {{ instant('confirm_date') }} as confirmed_at,
        {{ instant('modified') }} as modified_at,
        {{ business_date(instant('as_date')) }} as business_date,

        -- lineage
        {{ lineage('jushuitan__refunds') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('as_id or so_id is empty', 'erp_refund_id is null or source_order_id is null'),
            ('refund is not a plain amount', out_of_range('refund_fen')),
            ('as_date is not a time', 'requested_at is null'),
            ('as_date lies outside of 2000 to the delivery', not_in_business('requested_at')),
        ]) }}

    from named

)

select * from judged
