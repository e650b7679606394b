with

source as (

    select * from {{ source('raw', 'pinkr__payments') }}

),

named as (

    select
        -- ids
        {{ bare('order_no') }} as order_id,
        case when payment_code = 'coupon' then {{ bare('code') }} end as coupon_code,
        case when payment_code = 'wechat' then {{ bare('code') }} end as transaction_id,

        -- strings
        case order_type when '0' then 'sale' when '1' then 'return' end as ticket_type,
        {{ bare('payment_code') }} as payment_kind,

        -- numerics
        {{ fen('amount') }} as amount_fen,

        -- timestamps
        {{ instant('order_time') }} as ordered_at,
        {{ business_date(instant('order_time')) }} as business_date,

        -- lineage
        _child_no,
        {{ lineage('pinkr__payments') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('order_no or payment_code is empty', 'order_id is null or payment_kind is null'),
            ('order_type is neither sale nor return', 'ticket_type is null'),
            ('amount is not a plain amount', out_of_range('amount_fen')),
            ('order_time is not a time', 'ordered_at is null'),
            ('order_time lies outside of 2000 to the delivery', not_in_business('ordered_at')),
        ]) }}

    from named

)

select * from judged
