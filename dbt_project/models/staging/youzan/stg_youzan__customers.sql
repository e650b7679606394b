with

source as (

    select * from {{ source('raw', 'youzan__customers') }}

),

named as (

    select
        -- ids
        yz_open_id as source_customer_id,
        mobile_digest as phone_digest,
        mobile as phone_cipher,

        -- strings
        case gender
            when '1' then 'male'
            when '2' then 'female'
        end as gender,

        -- numerics
        {{ whole_number('points') }} as points,
        {{ whole_number('trade_count') }} as paid_orders,

        -- booleans
        coalesce({{ yes_or_no('is_member') }}, false) as is_member,
        coalesce({{ yes_or_no('is_mobile_enable') }}, false) as has_verified_phone,

        -- timestamps
        {{ epoch_instant('created_at') }} as created_at,
        {{ epoch_instant('created_member_at') }} as member_since_at,
        {{ days_after('_delivery_date', -1) }} as business_date,

        -- lineage
        {{ lineage('youzan__customers') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('yz_open_id is empty', 'source_customer_id is null'),
            ('created_at is not a time', 'created_at is null'),
            ('created_at lies outside of 2000 to the delivery', not_in_business('created_at')),
        ]) }}

    from named

)

select * from judged
