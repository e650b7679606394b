{# The path of a session: its first steps, and whether an order was placed in it. #}
{%- set most_steps = var('path_steps') -%}
with

steps as (

    select
        channel,
        session_id,
        step_no,
        min(state) as state,
        min(happened_at) as began_at,
        max(happened_at) as ended_at,
        count(openid) > 0 as is_identified,
        count(order_id) > 0 as has_order

    from {{ ref('int_session_events') }}

    group by
        channel,
        session_id,
        step_no

),

sessions as (

    select
        channel,
        session_id,
        min(began_at) as began_at,
        max(ended_at) as ended_at,
        max(step_no) as steps,
        max(case when is_identified then 1 else 0 end) = 1 as is_identified,
        max(case when has_order then 1 else 0 end) = 1 as has_order,
        concat_ws(
            ' > ',
            {% for step in range(1, most_steps + 1) -%}
            max(case when step_no = {{ step }} then state end),
            {% endfor -%}
            case when max(step_no) > {{ most_steps }} then '...' end
        ) as path

    from steps

    group by
        channel,
        session_id

)

select
    channel,
    session_id,
    path,
    steps,
    is_identified,
    has_order,
    {{ business_date('began_at') }} as business_date,
    {{ seconds_between('began_at', 'ended_at') }} as seconds

from sessions
