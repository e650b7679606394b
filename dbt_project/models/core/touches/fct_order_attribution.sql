{#
    Whether an order came out of the private domain, for each window of days: paid in it (direct);
    paid offline or on a platform after an action in it (indirect); or neither. An order is one of
    the three.
#}
with

windows as (

    {% for days in var('attribution_days') %}
    select {{ days }} as window_days
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

paths as (

    select
        channel,
        order_id,
        min(seconds_before) as seconds_before,
        max_by(touch_id, place) as last_touch_id,
        max_by(staff_no, place) as last_staff_no,
        -- An open that names no share came by one that lost its parameter.
        max_by(touch_type = 'open' and share_id is null, place) as is_share_lost

    from {{ ref('fct_attribution_paths') }}

    group by
        channel,
        order_id

),

persons as (

    select
        scope as channel,
        id_value as source_customer_id,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'customer_id'
        and valid_to_date is null

),

-- Who is known in the private domain at all.
private_persons as (

    select distinct person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type in ('openid', 'external_userid')
        and valid_to_date is null

),

attributed as (

    select
        orders.channel,
        orders.order_id,
        windows.window_days,
        orders.endpoint,
        orders.goods_fen,
        orders.is_valid,
        persons.person_id is not null and not orders.is_house_account as is_identified,
        case
            when orders.endpoint = 'private' then 'direct'
            when paths.seconds_before <= windows.window_days * 86400 then 'indirect'
            else 'none'
        end as attribution,
        case when paths.seconds_before <= windows.window_days * 86400 then paths.last_touch_id end as last_touch_id,
        case when paths.seconds_before <= windows.window_days * 86400 then paths.last_staff_no end as last_staff_no,
        coalesce(paths.seconds_before <= windows.window_days * 86400 and paths.is_share_lost, false)
            as is_share_lost,
        {% for match in ['style', 'category'] -%}
        coalesce(seen.same_{{ match }}_seconds_before <= windows.window_days * 86400, false) as is_same_{{ match }},
        {% endfor -%}
        -- Nobody knows of these what the person did in the private domain.
        orders.endpoint <> 'private'
        and (private_persons.person_id is null or orders.is_house_account) as may_be_indirect

    from {{ ref('fct_orders') }} as orders

    cross join windows

    left join paths
        on
            orders.channel = paths.channel
            and orders.order_id = paths.order_id

    left join {{ ref('int_order_articles_seen') }} as seen
        on
            orders.channel = seen.channel
            and orders.order_id = seen.order_id

    left join persons
        on
            orders.channel = persons.channel
            and orders.source_customer_id = persons.source_customer_id

    left join private_persons
        on persons.person_id = private_persons.person_id

)

select * from attributed
