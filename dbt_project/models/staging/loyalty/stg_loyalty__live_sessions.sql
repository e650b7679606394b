with

source as (

    select * from {{ source('raw', 'loyalty__live_sessions') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('room_no') }} as live_session_id,
        {{ nothing_if_empty('anchor_staff_no') }} as anchor_staff_no,
        {{ nothing_if_empty('store_no') }} as store_id,

        -- strings
        title as live_title,
        channel as live_channel,
        anchor_name,

        -- timestamps
        {{ instant('start_time') }} as started_at,
        {{ instant('end_time') }} as ended_at,
        {{ business_date(instant('start_time')) }} as business_date,

        -- lineage
        {{ lineage('loyalty__live_sessions') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the session has no number', 'live_session_id is null'),
            ('start_time is not a time', 'started_at is null'),
            ('the session ends before it begins', 'ended_at < started_at'),
            ('start_time lies outside of 2000 to the delivery', not_in_business('started_at')),
        ]) }}

    from named

)

select * from judged
