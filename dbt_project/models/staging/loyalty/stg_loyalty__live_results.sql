with

source as (

    select * from {{ source('raw', 'loyalty__live_views') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('room_no') }} as live_session_id,

        -- numerics
        {{ whole_number('viewers') }} as viewer_count,
        {{ whole_number('views') }} as view_count,
        {{ whole_number('watch_minutes') }} as watch_minutes,
        {{ whole_number('orders') }} as order_count,
        {{ whole_number('buyers') }} as buyer_count,
        {{ fen('paid_amount') }} as paid_fen,

        -- timestamps
        {{ instant('start_time') }} as started_at,

        -- lineage
        {{ lineage('loyalty__live_views') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the session has no number', 'live_session_id is null'),
            ('a count is not a whole number', 'viewer_count is null or order_count is null'),
            ('the amount is not a plain amount', out_of_range('paid_fen')),
        ]) }}

    from named

)

select * from judged
