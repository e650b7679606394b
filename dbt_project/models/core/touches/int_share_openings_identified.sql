{#
    Who opened each share, when first, and when they looked at an article by it: a share leads to the page of one, or
    to a page from where people click on. Nobody opens for themselves, and a circle of shares has no beginning.
#}
with

ids as (

    select * from {{ ref('bridge_person_identity') }}

    where
        id_type = 'openid'
        and valid_to_date is null

),

shares as (

    select
        shares.channel,
        shares.share_id,
        shares.openid,
        shares.appid,
        ids.person_id

    from {{ ref('fct_shares') }} as shares

    left join ids
        on
            shares.appid = ids.scope
            and shares.openid = ids.id_value

    where not shares.is_circular

),

openings as (

    select
        touches.channel,
        touches.share_id,
        coalesce(ids.person_id, touches.visitor_id) as opener,
        max(ids.person_id) as person_id,
        min(case when touches.touch_type = 'open' then touches.touched_at end) as opened_at,
        min(case when touches.touch_type = 'click' or touches.content_id is not null then touches.touched_at end)
            as viewed_at,
        min(case when touches.touch_type = 'click' then touches.touched_at end) as clicked_at

    from {{ ref('fct_touches') }} as touches

    inner join shares
        on
            touches.channel = shares.channel
            and touches.share_id = shares.share_id

    left join ids
        on
            touches.id_type = ids.id_type
            and touches.scope = ids.scope
            and touches.id_value = ids.id_value

    where
        touches.touch_type in ('open', 'click')
        and coalesce(ids.person_id, touches.visitor_id) is not null
        and coalesce(ids.person_id <> shares.person_id, true)
        and not coalesce(touches.scope = shares.appid and touches.id_value = shares.openid, false)

    group by
        touches.channel,
        touches.share_id,
        coalesce(ids.person_id, touches.visitor_id)

)

select * from openings

where opened_at is not null
