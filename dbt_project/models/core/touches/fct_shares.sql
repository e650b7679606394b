{# The tree of shares. #}
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

parents as (

    select
        channel,
        share_id,
        coalesce(parent_share_id, share_id) as root_share_id,
        case when parent_share_id is null then 0 else 1 end as hop

    from shares

),

{{ leaps_to_roots('parents', 'share_id', 'root_share_id', 'hop', within=['channel']) }},

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
