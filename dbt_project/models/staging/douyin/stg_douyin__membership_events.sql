with

source as (

    select * from {{ source('raw', 'douyin__members') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('log_id') }} as call_id,
        open_id as source_customer_id,
        mobile as phone,
        encrypt_old_mobile as former_phone_cipher,
        encrypt_new_mobile as phone_cipher,

        -- strings
        event as event_type,
        member_level,

        -- numerics
        cast({{ whole_number('points') }} / cast(100 as decimal(18, 2)) as decimal(18, 2)) as points,

        -- timestamps
        {{ epoch_instant('event_time') }} as happened_at,
        {{ business_date(epoch_instant('event_time')) }} as business_date,

        -- lineage
        {{ lineage('douyin__members') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the call has no number', 'call_id is null'),
            ('the call names no buyer', 'source_customer_id is null'),
            ('event_time is not a time', 'happened_at is null'),
            ('event_time lies outside of 2000 to the delivery', not_in_business('happened_at')),
        ]) }}

    from named

)

select * from judged
