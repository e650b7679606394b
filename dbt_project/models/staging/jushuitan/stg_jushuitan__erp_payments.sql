with

source as (

    select * from {{ source('raw', 'jushuitan__order_pays') }}

),

named as (

    select
        -- ids
        {{ bare('pay_id') }} as erp_payment_id,
        {{ bare('o_id') }} as erp_order_id,
        {{ bare('outer_pay_id') }} as transaction_id,

        -- strings
        payment as payment_kind,
        status as payment_status,

        -- numerics
        {{ fen('amount') }} as amount_fen,

        -- booleans
        {{ yes_or_no('is_order_pay') }} as is_order_payment,

        -- timestamps
        {{ instant('pay_date') }} as paid_at,

        -- lineage
        _child_no,
        {{ lineage('jushuitan__order_pays') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('o_id or pay_id is empty', 'erp_order_id is null or erp_payment_id is null'),
            ('amount is not a plain amount', out_of_range('amount_fen')),
            ('pay_date is not a time', 'paid_at is null'),
        ]) }}

    from named

)

select * from judged
