with

source as (

    select * from {{ source('raw', 'loyalty__point_events') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('change_no') }} as point_event_id,
        {{ nothing_if_empty('card_no') }} as card_no,
        {{ nothing_if_empty('order_no') }} as order_id,

        -- strings
        {{ nothing_if_empty('change_code') }} as point_event_kind,

        -- numerics
        {{ whole_number('points') }} as points,

        -- timestamps
        {{ instant('change_time') }} as happened_at,
        {{ business_date(instant('change_time')) }} as business_date,

        -- lineage
        {{ lineage('loyalty__point_events') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the change has no number', 'point_event_id is null'),
            ('the change has no card', 'card_no is null'),
            ('the points are not a whole number', 'points is null'),
            ('change_time is not a time', 'happened_at is null'),
            ('change_time lies outside of 2000 to the delivery', not_in_business('happened_at')),
        ]) }}

    from named

)

select * from judged
