{#
    Whether the orders of a day fit the hours of the ninety days with orders before it better if their
    clock is set eight hours, or half a day, back or on: twice the logarithm of how many times better,
    by channel and day.
#}
with

orders as (

    select
        channel,
        told_for_date,
        is_history,
        hour_of_day,
        count(*) as orders

    from {{ ref('int_orders_told') }}

    where is_sale and hour_of_day is not null

    group by all

),

hours as (

    select distinct hour_of_day from orders

    union

    select (hour_of_day + 8) % 24 from orders

    union

    select (hour_of_day + 12) % 24 from orders

    union

    select (hour_of_day + 16) % 24 from orders

),

days as (

    select
        channel,
        told_for_date,
        min(case when is_history then 1 else 0 end) = 1 as is_history

    from orders

    group by all

),

counted as (

    select
        days.channel,
        days.told_for_date,
        days.is_history,
        hours.hour_of_day,
        coalesce(sum(orders.orders), 0) as orders

    from days

    cross join hours

    left join orders
        on
            days.channel = orders.channel
            and days.told_for_date = orders.told_for_date
            and hours.hour_of_day = orders.hour_of_day

    group by all

),

learned as (

    select
        *,
        coalesce(sum(orders) over (
            partition by channel, hour_of_day
            order by told_for_date
            rows between 90 preceding and 1 preceding
        ), 0) as usual_orders

    from counted

),

shifted as (

    select
        told.channel,
        told.told_for_date,
        told.is_history,
        (told.hour_of_day - usual.hour_of_day + 24) % 24 as shift_hours,
        sum(told.orders) as orders,
        sum(usual.usual_orders) as usual_orders,
        -- The logarithm of how likely the told hours are, had the clock been right by so many hours.
        sum(told.orders * ln(usual.usual_orders + 0.5)) as likelihood

    from learned as told

    inner join learned as usual
        on
            told.channel = usual.channel
            and told.told_for_date = usual.told_for_date
            and (told.hour_of_day - usual.hour_of_day + 24) % 24 in (0, 8, 12, 16)

    group by all

),

judged as (

    select
        channel,
        told_for_date,
        is_history,
        max(orders) as orders,
        max(usual_orders) as usual_orders,
        2 * (
            max(likelihood) filter (where shift_hours <> 0)
            - max(likelihood) filter (where shift_hours = 0)
        ) as evidence,
        cast(20 as double) as allowed_evidence,
        max(usual_orders) >= 60 as is_judged

    from shifted

    group by all

)

select * from judged
