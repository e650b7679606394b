{#
    What was done in a session of the mini program, and in which state: by what link it was reached, on what kind of page,
    and about articles of which category. A session ends when nothing is done for half an hour. What names no link itself
    goes on by the one before it. Equal states that follow each other are one step.
#}
with

events as (

    {{ standing_lines('events', [
        'event_id',
        'event_type',
        'appid',
        'openid',
        'visitor_id',
        'share_id',
        'parent_share_id',
        'style_id',
        'order_id',
        'page',
        'is_from_share',
        'happened_at',
    ]) | indent(4) }}

),

followed as (

    select
        *,
        -- What is shared was reached by another code than the one it makes.
        case when event_type = 'share' then parent_share_id else share_id end as came_by_share_id,
        coalesce(visitor_id, openid) as visitor,
        lag(happened_at) over (
            partition by channel, appid, coalesce(visitor_id, openid) order by happened_at, event_id
        ) as former_at

    from events

),

described as (

    select
        followed.*,
        coalesce(
            nullif(split_part(split_part(split_part(followed.page, 'pages/', 2), '?', 1), '/', 1), ''), 'other'
        ) as page_type,
        case when followed.style_id is not null then coalesce(articles.product_category, 'unknown') end
            as product_category,
        case
            when shares.staff_id is not null then 'guide_share'
            when shares.share_id is not null then 'customer_share'
            when followed.came_by_share_id is not null then 'untraced_share'
            when followed.event_type = 'scan' then 'code'
            when followed.event_type = 'visit' and followed.is_from_share then 'lost_share'
            when followed.event_type = 'visit' then 'direct'
        end as own_link_type

    from followed

    left join {{ ref('fct_shares') }} as shares
        on
            followed.channel = shares.channel
            and followed.came_by_share_id = shares.share_id

    left join {{ ref('int_articles_coded') }} as articles
        on followed.style_id = articles.code

),

numbered as (

    select
        *,
        sum(case when happened_at <= {{ minutes_after('former_at', var('session_minutes')) }} then 0 else 1 end)
            over until_then as session_no,
        count(own_link_type) over until_then as link_no

    from described

    window until_then as (
        partition by channel, appid, visitor
        order by happened_at, event_id
        rows between unbounded preceding and current row
    )

),

linked as (

    select
        *,
        coalesce(
            max(own_link_type) over (partition by channel, appid, visitor, session_no, link_no), 'untold'
        ) as link_type

    from numbered

),

stated as (

    select
        *,
        concat_ws(' ', appid, visitor, session_no) as session_id,
        concat_ws(' / ', link_type, page_type, event_type, product_category) as state

    from linked

),

beside_the_former as (

    select
        *,
        lag(state) over (partition by channel, session_id order by happened_at, event_id) as former_state

    from stated

)

select
    channel,
    session_id,
    event_id,
    cast(sum(case when state = former_state then 0 else 1 end) over (
        partition by channel, session_id
        order by happened_at, event_id
        rows between unbounded preceding and current row
    ) as int) as step_no,
    state,
    link_type,
    page_type,
    event_type,
    product_category,
    openid,
    order_id,
    happened_at

from beside_the_former
