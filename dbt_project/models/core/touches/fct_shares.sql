{#
    The tree of shares. A root is found by leaps of twice the length each, so sixteen hops are far
    enough; what does not end by then goes in a circle.
#}
with

told as (

    {{ standing_lines('events', [
        'event_id', 'event_type', 'share_id', 'parent_share_id', 'openid', 'appid', 'staff_id', 'style_id', 'happened_at',
    ]) | indent(4) }}

),

-- A code that is told twice is that of its first share.
shares as (

    select
        channel,
        share_id,
        min_by(nullif(parent_share_id, share_id), happened_at) as parent_share_id,
        min_by(openid, happened_at) as openid,
        min_by(appid, happened_at) as appid,
        min_by(staff_id, happened_at) as staff_id,
        min_by(style_id, happened_at) as style_id,
        min(happened_at) as shared_at

    from told

    where
        event_type = 'share'
        and share_id is not null

    group by
        channel,
        share_id

),

leap_0 as (

    select
        channel,
        share_id,
        coalesce(parent_share_id, share_id) as root_share_id,
        case when parent_share_id is null then 0 else 1 end as hop

    from shares

),
{% for step in range(4) %}
leap_{{ step + 1 }} as (

    select
        near.channel,
        near.share_id,
        coalesce(far.root_share_id, near.root_share_id) as root_share_id,
        near.hop + coalesce(far.hop, 0) as hop

    from leap_{{ step }} as near

    left join leap_{{ step }} as far
        on
            near.channel = far.channel
            and near.root_share_id = far.share_id
            and near.hop > 0

),
{% endfor %}
rooted as (

    select
        shares.channel,
        shares.share_id,
        shares.parent_share_id,
        leap_4.root_share_id,
        leap_4.hop,
        shares.openid,
        shares.appid,
        shares.staff_id,
        -- The root may have been shared before anything was delivered; then nobody knows by whom.
        roots.staff_id as root_staff_id,
        shares.style_id,
        shares.shared_at,
        roots.parent_share_id is not null as is_circular

    from shares

    inner join leap_4
        on
            shares.channel = leap_4.channel
            and shares.share_id = leap_4.share_id

    left join shares as roots
        on
            leap_4.channel = roots.channel
            and leap_4.root_share_id = roots.share_id

)

select * from rooted
