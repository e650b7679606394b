{{ config(alias='path_monthly') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

supported as (

    select
        {{ month_of('business_date') }} as month,
        path

    from {{ ref('int_sessions_walked') }}

    group by
        {{ month_of('business_date') }},
        path

    having count(*) >= {{ var('path_sessions_told') }}

),

sessions as (

    select
        {{ month_of('sessions.business_date') }} as month,
        case when supported.path is null then 'rarer' else 'path' end as path_kind,
        coalesce(supported.path, 'any') as path,
        count(*) as sessions,
        count(*) filter (where sessions.is_identified) as identified_sessions,
        count(*) filter (where sessions.has_order) as ordering_sessions,
        count(*) filter (where sessions.steps = 1) as single_step_sessions,
        cast(round(median(sessions.seconds)) as bigint) as median_seconds

    from {{ ref('int_sessions_walked') }} as sessions

    left join supported
        on
            {{ month_of('sessions.business_date') }} = supported.month
            and sessions.path = supported.path

    group by all

),

-- An order is of the month in which it is paid, on the path of the session in which it was placed.
orders as (

    select
        {{ month_of('orders.business_date') }} as month,
        case
            when orders.path is null then 'none'
            when supported.path is null then 'rarer'
            else 'path'
        end as path_kind,
        coalesce(supported.path, 'any') as path,
        count(*) as orders

    from {{ ref('int_orders_walked') }} as orders

    left join supported
        on
            {{ month_of('orders.business_date') }} = supported.month
            and orders.path = supported.path

    group by all

),

combined as (

    select
        coalesce(sessions.month, orders.month) as month,
        coalesce(sessions.path_kind, orders.path_kind) as path_kind,
        coalesce(sessions.path, orders.path) as path,
        coalesce(sessions.sessions, 0) as sessions,
        coalesce(sessions.identified_sessions, 0) as identified_sessions,
        coalesce(sessions.ordering_sessions, 0) as ordering_sessions,
        coalesce(sessions.single_step_sessions, 0) as single_step_sessions,
        sessions.median_seconds,
        coalesce(orders.orders, 0) as orders

    from sessions

    full join orders
        on
            sessions.month = orders.month
            and sessions.path_kind = orders.path_kind
            and sessions.path = orders.path

),

walked as (

    select min(business_date) as first_date

    from {{ ref('int_sessions_walked') }}

),

-- All orders of online channels, counted without their paths.
online as (

    select
        {{ month_of('orders.business_date') }} as month,
        count(*) as all_online_orders,
        count(*) filter (where orders.endpoint = 'private') as private_orders

    from {{ ref('fct_orders') }} as orders

    inner join walked
        on orders.business_date >= walked.first_date

    where
        orders.endpoint <> 'offline'
        and orders.is_valid

    group by {{ month_of('orders.business_date') }}

),

rated as (

    select
        combined.month,
        {{ days_after(month_after("cast(concat(combined.month, '-01') as date)", 1), -1) }} <= told.last_date
            as is_complete,
        combined.path_kind,
        combined.path,
        combined.sessions,
        cast(sum(combined.sessions) over (partition by combined.month) as bigint) as all_sessions,
        combined.identified_sessions,
        combined.ordering_sessions,
        combined.single_step_sessions,
        combined.median_seconds,
        combined.orders,
        coalesce(online.all_online_orders, 0) as all_online_orders,
        coalesce(online.private_orders, 0) as all_private_orders,
        {{ ratio('combined.sessions', 'sum(combined.sessions) over (partition by combined.month)') }} as session_share,
        {{ ratio('combined.orders', 'online.all_online_orders') }} as order_share,
        {{ ratio('combined.ordering_sessions', 'combined.sessions') }} as ordering_rate,
        {{ ratio('combined.sessions - combined.ordering_sessions', 'combined.sessions') }} as drop_off_rate

    from combined

    cross join told

    left join online
        on combined.month = online.month

)

select * from rated
