{#
    Who follows an official account, from when to when. A following that is told again without a
    leaving between is the same one; of who is only said to have left, the delivery is the latest that it was.
#}
with

fans as (

    {{ standing_lines('fans', ['appid', 'openid', 'is_subscribed', 'subscribed_at'], is_history=true) | indent(4) }}

),

events as (

    {{ standing_lines('fan_events', ['appid', 'openid', 'event_type', 'happened_at']) | indent(4) }}

),

moments as (

    select
        appid,
        openid,
        case when is_subscribed then subscribed_at else {{ start_of('_delivery_date') }} end as happened_at,
        case
            when is_subscribed then {{ business_date('subscribed_at') }}
            else {{ days_after('_delivery_date', -1) }}
        end as business_date,
        is_subscribed as is_following

    from fans

    union all

    select
        appid,
        openid,
        happened_at,
        {{ business_date('happened_at') }} as business_date,
        event_type = 'subscribe' as is_following

    from events

    where event_type in ('subscribe', 'unsubscribe')

),

told_once as (

    select
        appid,
        openid,
        happened_at,
        min(business_date) as business_date,
        max(is_following) as is_following

    from moments

    group by
        appid,
        openid,
        happened_at

),

followed as (

    select
        *,
        lag(is_following) over (partition by appid, openid order by happened_at) as was_following

    from told_once

),

turns as (

    select
        *,
        lead(business_date) over (partition by appid, openid order by happened_at) as next_date

    from followed

    where is_following <> coalesce(was_following, false)

),

spans as (

    select
        appid,
        openid,
        happened_at as valid_from_at,
        business_date as valid_from_date,
        next_date as valid_to_date

    from turns

    where is_following

)

select * from spans
