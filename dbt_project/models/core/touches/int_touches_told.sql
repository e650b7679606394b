{# What each source tells of touches, in one shape. #}
{{ config(materialized='view') }}

with

events as (

    {{ standing_lines('events', [
        'event_id',
        'event_type',
        'appid',
        'openid',
        'visitor_id',
        'share_id',
        'style_id',
        'staff_id',
        'store_id',
        'is_from_share',
        'happened_at',
    ]) | indent(4) }}

),

sends as (

    {{ standing_lines('mass_sends', [
        'corp_id', 'mass_message_id', 'guide_userid', 'external_userid', 'group_id', 'send_status', 'sent_at',
    ]) | indent(4) }}

),

-- What a guide sends to several customers or groups at once is a broadcast, whomever it reached.
addressed as (

    select
        *,
        count(*) over (partition by corp_id, mass_message_id, guide_userid) > 1 as is_broadcast

    from sends

),

reactions as (

    {{ standing_lines('moment_reactions', [
        'corp_id', 'moment_id', 'guide_userid', 'external_userid', 'reaction', 'reacted_at',
    ]) | indent(4) }}

),

claims as (

    {{ standing_lines('member_coupons', [
        'coupon_code', 'openid', 'card_no', 'template_id', 'given_by_staff_no', 'claimed_at',
    ]) | indent(4) }}

),

told as (

    select
        events.channel,
        concat('event ', events.event_id) as touch_id,
        -- Of a share that lost its parameter nobody knows whose it was; it was opened all the same.
        case
            when events.event_type = 'visit' and (events.share_id is not null or events.is_from_share) then 'open'
            else events.event_type
        end as touch_type,
        true as is_action,
        'openid' as id_type,
        events.appid as scope,
        events.openid as id_value,
        events.visitor_id,
        coalesce(events.staff_id, shares.root_staff_id) as staff_no,
        cast(null as string) as guide_userid,
        events.share_id,
        shares.root_share_id,
        events.store_id,
        events.style_id as content_id,
        false as is_broadcast,
        events.happened_at as touched_at

    from events

    left join {{ ref('fct_shares') }} as shares
        on
            events.channel = shares.channel
            and events.share_id = shares.share_id

    -- An order is what touches lead to.
    where events.event_type <> 'order'

    union all

    select
        channel,
        concat_ws(' ', 'message', mass_message_id, guide_userid, external_userid) as touch_id,
        'send' as touch_type,
        false as is_action,
        'external_userid' as id_type,
        corp_id as scope,
        external_userid as id_value,
        cast(null as string) as visitor_id,
        cast(null as string) as staff_no,
        guide_userid,
        cast(null as string) as share_id,
        cast(null as string) as root_share_id,
        cast(null as string) as store_id,
        mass_message_id as content_id,
        is_broadcast,
        sent_at as touched_at

    from addressed

    where
        send_status = 'sent'
        and external_userid is not null

    union all

    select
        channel,
        concat_ws(' ', 'moment', moment_id, guide_userid, external_userid, reaction, reacted_at) as touch_id,
        reaction as touch_type,
        true as is_action,
        'external_userid' as id_type,
        corp_id as scope,
        external_userid as id_value,
        cast(null as string) as visitor_id,
        cast(null as string) as staff_no,
        guide_userid,
        cast(null as string) as share_id,
        cast(null as string) as root_share_id,
        cast(null as string) as store_id,
        moment_id as content_id,
        false as is_broadcast,
        reacted_at as touched_at

    from reactions

    where external_userid is not null

    union all

    select
        channel,
        concat('coupon ', coupon_code) as touch_id,
        'claim' as touch_type,
        true as is_action,
        'openid' as id_type,
        'any' as scope,
        openid as id_value,
        cast(null as string) as visitor_id,
        given_by_staff_no as staff_no,
        cast(null as string) as guide_userid,
        cast(null as string) as share_id,
        cast(null as string) as root_share_id,
        cast(null as string) as store_id,
        template_id as content_id,
        false as is_broadcast,
        claimed_at as touched_at

    from claims

    where claimed_at is not null

    union all

    select
        'wecom' as channel,
        concat_ws(' ', 'group', group_id, member_id, valid_from_at) as touch_id,
        'join' as touch_type,
        true as is_action,
        'external_userid' as id_type,
        corp_id as scope,
        member_id as id_value,
        cast(null as string) as visitor_id,
        cast(null as string) as staff_no,
        invitor_userid as guide_userid,
        cast(null as string) as share_id,
        cast(null as string) as root_share_id,
        cast(null as string) as store_id,
        group_id as content_id,
        false as is_broadcast,
        valid_from_at as touched_at

    from {{ ref('bridge_group_members') }}

    where
        not is_staff
        and began_after_at = valid_from_at

)

select * from told
