with

source as (

    select * from {{ source('raw', 'pinkr__points') }}

),

named as (

    select
        -- ids
        {{ bare('channel_integral_no') }} as point_entry_id,
        {{ bare('card_no') }} as source_customer_id,
        {{ bare('consume_no') }} as order_id,

        -- strings
        {{ bare('integral_code') }} as entry_kind,

        -- numerics
        {{ whole_number('integral') }} as points,

        -- timestamps
        {{ instant('change_time') }} as changed_at,
        {{ business_date(instant('change_time')) }} as business_date,

        -- lineage
        {{ lineage('pinkr__points') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('channel_integral_no or card_no is empty', 'point_entry_id is null or source_customer_id is null'),
            ('integral is not a whole number', 'points is null'),
            ('change_time is not a time', 'changed_at is null'),
            ('change_time lies outside of 2000 to the delivery', not_in_business('changed_at')),
        ]) }}

    from named

)

select * from judged
