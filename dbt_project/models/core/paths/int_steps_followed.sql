{# Each step of a session with the one after it, and how long that took; after the last there is the end. #}
with

steps as (

    select
        channel,
        session_id,
        step_no,
        min(state) as state,
        min(link_type) as link_type,
        min(page_type) as page_type,
        min(event_type) as event_type,
        min(product_category) as product_category,
        min(happened_at) as began_at

    from {{ ref('int_session_events') }}

    group by
        channel,
        session_id,
        step_no

),

followed as (

    select
        *,
        lead(state) over (partition by channel, session_id order by step_no) as next_state,
        lead(began_at) over (partition by channel, session_id order by step_no) as next_began_at

    from steps

)

-- A step is of the month in which its session began.
select
    followed.channel,
    followed.session_id,
    followed.step_no,
    followed.state,
    followed.link_type,
    followed.page_type,
    followed.event_type,
    followed.product_category,
    coalesce(followed.next_state, 'end') as next_state,
    {{ seconds_between('followed.began_at', 'followed.next_began_at') }} as seconds_to_next,
    sessions.business_date,
    sessions.has_order

from followed

inner join {{ ref('int_sessions_walked') }} as sessions
    on
        followed.channel = sessions.channel
        and followed.session_id = sessions.session_id
