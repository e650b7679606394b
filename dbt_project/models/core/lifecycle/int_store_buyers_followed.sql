{#
    What members bought after their first purchase in a store, and what of it online, in each of the first
    periods of `online_habit.days` days. That first purchase is in no period: it is offline for everyone.
#}
{%- set habit = var('online_habit') -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

members as (

    select * from {{ ref('int_store_buyers_joined') }}

),

bought as (

    select
        members.person_id,
        cast(
            floor({{ days_between('members.first_date', 'orders.business_date') }} / {{ habit.days }}.0) as int
        ) as period_no,
        orders.endpoint,
        orders.net_fen,
        case when orders.is_purchase then concat(orders.channel, '|', coalesce(orders.basket_id, orders.order_id)) end
            as basket

    from members

    inner join {{ ref('int_person_orders_aggregated') }} as orders
        on
            members.person_id = orders.person_id
            and members.first_paid_at < orders.paid_at

),

summed as (

    select
        person_id,
        period_no,
        count(distinct basket) as orders,
        count(distinct case when endpoint <> 'offline' then basket end) as online_orders,
        sum(net_fen) as net_fen,
        sum(case when endpoint <> 'offline' then net_fen else 0 end) as online_net_fen,
        sum(case when endpoint = 'private' then net_fen else 0 end) as private_net_fen

    from bought

    group by
        person_id,
        period_no

),

periods as (

    {% for period_no in range(habit.periods) -%}
    select {{ period_no }} as period_no
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The members of a month have had a period when the last of them has.
followed as (

    select
        members.person_id,
        members.store_id,
        members.first_date,
        members.has_bought_online_before,
        periods.period_no,
        {{ days_after('last_day(members.first_date)', '%s * (periods.period_no + 1) - 1' % habit.days) }}
        <= told.last_date as is_over,
        coalesce(summed.orders, 0) as orders,
        coalesce(summed.online_orders, 0) as online_orders,
        cast(coalesce(summed.net_fen, 0) as bigint) as net_fen,
        cast(coalesce(summed.online_net_fen, 0) as bigint) as online_net_fen,
        cast(coalesce(summed.private_net_fen, 0) as bigint) as private_net_fen

    from members

    cross join periods

    cross join told

    left join summed
        on
            members.person_id = summed.person_id
            and periods.period_no = summed.period_no

)

select * from followed
