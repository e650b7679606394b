{#
    Orders of members within `group_click_days` of their opening something in a chat of several
    (`group_scenes` of the mini program). Which group it was no source tells: it is the one that the
    person was in, and of several the one joined last. Direct is what was paid in the brand's own shops.
#}
with

events as (

    {{ standing_lines(
        'events', ['event_id', 'event_type', 'appid', 'openid', 'scene', 'happened_at']
    ) | indent(4) }}

),

ids as (

    select
        id_type,
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type in ('openid', 'external_userid')
        and valid_to_date is null

),

clicks as (

    select
        ids.person_id,
        events.event_id,
        events.happened_at

    from events

    inner join ids
        on
            events.appid = ids.scope
            and events.openid = ids.id_value
            and ids.id_type = 'openid'

    where
        events.event_type in ('visit', 'click')
        and events.scene in ({{ listed(var('group_scenes')) }})

),

memberships as (

    select
        ids.person_id,
        members.group_id,
        owners.owner_userid,
        members.valid_from_at,
        coalesce(members.valid_to_at, timestamp '9999-12-31 00:00:00') as valid_to_at

    from {{ ref('bridge_group_members') }} as members

    inner join ids
        on
            members.corp_id = ids.scope
            and members.member_id = ids.id_value
            and ids.id_type = 'external_userid'

    left join {{ ref('dim_customer_groups') }} as owners
        on
            members.corp_id = owners.corp_id
            and members.group_id = owners.group_id

    where members.valid_from_at is not null

),

clicks_in_groups as (

    select
        clicks.person_id,
        clicks.event_id,
        clicks.happened_at,
        memberships.group_id,
        memberships.owner_userid

    from clicks

    inner join memberships
        on
            clicks.person_id = memberships.person_id
            and clicks.happened_at >= memberships.valid_from_at
            and clicks.happened_at < memberships.valid_to_at

    qualify
        row_number() over (
            partition by clicks.event_id order by memberships.valid_from_at desc, memberships.group_id asc
        ) = 1

),

-- Of several clicks before an order the last one counts.
found as (

    select
        sales.channel,
        sales.order_id,
        clicks_in_groups.group_id,
        clicks_in_groups.owner_userid,
        sales.person_id,
        sales.business_date,
        sales.endpoint = 'private' as is_direct,
        sales.is_valid,
        sales.net_fen

    from {{ ref('int_sales_identified') }} as sales

    inner join clicks_in_groups
        on
            sales.person_id = clicks_in_groups.person_id
            and sales.paid_at > clicks_in_groups.happened_at
            and sales.paid_at <= {{ minutes_after('clicks_in_groups.happened_at', var('group_click_days') * 1440) }}

    qualify
        row_number() over (
            partition by sales.channel, sales.order_id
            order by clicks_in_groups.happened_at desc, clicks_in_groups.event_id asc
        ) = 1

)

select * from found
