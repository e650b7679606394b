{#
    The path on which each order of an online channel was placed; none if no session of the mini program names it. From the
    first day on of which the mini program tells.
#}
with

told as (

    select min(business_date) as first_date

    from {{ ref('int_sessions_walked') }}

),

-- An order that is told of twice was placed the first time.
placed as (

    select
        order_id,
        min_by(channel, happened_at) as session_channel,
        min_by(session_id, happened_at) as session_id

    from {{ ref('int_session_events') }}

    where
        event_type = 'order'
        and order_id is not null

    group by order_id

),

walked as (

    select
        orders.channel,
        orders.order_id,
        orders.endpoint,
        orders.business_date,
        sessions.path

    from {{ ref('fct_orders') }} as orders

    inner join told
        on orders.business_date >= told.first_date

    left join placed
        on
            orders.order_id = placed.order_id
            and orders.endpoint = 'private'

    left join {{ ref('int_sessions_walked') }} as sessions
        on
            placed.session_channel = sessions.channel
            and placed.session_id = sessions.session_id

    where
        orders.endpoint <> 'offline'
        and orders.is_valid

)

select * from walked
