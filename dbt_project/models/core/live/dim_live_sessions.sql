{#
    Livestreams with their hosts, and what the platform counted. A session that names no store is of its host's.
    Orders that name it are its own until `live_replay_days` after its end.
#}
with

sessions as (

    select * from (

        {{ standing_lines('live_sessions', [
            'live_session_id', 'anchor_staff_no', 'store_id', 'live_title', 'live_channel', 'started_at', 'ended_at',
        ]) | indent(8) }}

    ) as told

    qualify
        row_number() over (
            partition by live_session_id order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

results as (

    select * from (

        {{ standing_lines('live_results', [
            'live_session_id', 'viewer_count', 'view_count', 'order_count', 'buyer_count', 'paid_fen',
        ], {'watch_minutes': 'bigint'}) | indent(8) }}

    ) as told

    qualify
        row_number() over (
            partition by live_session_id order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

named as (

    select distinct live_id

    from {{ ref('fct_orders') }}

    where live_id is not null

),

-- Only where orders name sessions does a session without orders have none.
attributable as (

    select distinct sessions.live_channel

    from sessions

    inner join named
        on sessions.live_session_id = named.live_id

),

described as (

    select
        sessions.live_session_id,
        sessions.live_channel,
        sessions.live_title,
        sessions.anchor_staff_no as host_guide_id,
        coalesce(sessions.store_id, hosts.store_id) as store_id,
        sessions.started_at,
        sessions.ended_at,
        {{ business_date('sessions.started_at') }} as business_date,
        {{ days_after(business_date('coalesce(sessions.ended_at, sessions.started_at)'), var('live_replay_days')) }}
            as last_order_date,
        results.viewer_count,
        results.view_count,
        results.watch_minutes,
        results.order_count,
        results.buyer_count,
        results.paid_fen,
        attributable.live_channel is not null as is_attributable

    from sessions

    left join results
        on sessions.live_session_id = results.live_session_id

    left join attributable
        on sessions.live_channel = attributable.live_channel

    left join {{ ref('int_guide_stores_dated') }} as hosts
        on
            sessions.anchor_staff_no = hosts.guide_id
            and {{ business_date('sessions.started_at') }} >= hosts.valid_from_date
            and {{ business_date('sessions.started_at') }} < coalesce(hosts.valid_to_date, date '9999-12-31')

)

select * from described
