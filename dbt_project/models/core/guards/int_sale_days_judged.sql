{#
    Orders of each day against the same weekday of the eight weeks before it, in all, by channel and by
    store: the median of the days that were no holiday and no sale. On a special day, and in the days
    after one, another level is expected than any weekday's, so only what is ten times as much, or a
    tenth, is too far then.
#}
with

orders as (

    select
        'channel' as scope_type,
        channel as scope,
        channel,
        told_for_date,
        is_history

    from {{ ref('int_orders_told') }}

    where is_sale

    union all

    select
        'store' as scope_type,
        concat_ws(' ', channel, store_id) as scope,
        channel,
        told_for_date,
        is_history

    from {{ ref('int_orders_told') }}

    where
        is_sale
        and store_id <> 'online'

),

daily as (

    select
        scope_type,
        scope,
        channel,
        told_for_date as business_date,
        count(*) as orders

    from orders

    group by all

),

ends as (

    select
        channel,
        max(business_date) as last_date

    from daily

    group by all

),

reaches as (

    select
        daily.scope_type,
        daily.scope,
        daily.channel,
        min(daily.business_date) as first_date,
        max(ends.last_date) as last_date

    from daily

    inner join ends
        on daily.channel = ends.channel

    group by all

),

days as (

    select
        reaches.scope_type,
        reaches.scope,
        reaches.channel,
        dates.calendar_date as business_date,
        {{ iso_weekday('dates.calendar_date') }} as weekday,
        dates.is_holiday or dates.is_makeup_workday or dates.retail_event_zh is not null as is_special,
        coalesce(daily.orders, 0) as orders

    from reaches

    inner join {{ ref('dim_dates') }} as dates
        on dates.calendar_date between reaches.first_date and reaches.last_date

    left join daily
        on
            reaches.scope_type = daily.scope_type
            and reaches.scope = daily.scope
            and dates.calendar_date = daily.business_date

),

-- A mean of eight days without the greatest and the least is nearly their median, and cheaper.
learned as (

    select
        *,
        count(*) filter (where not is_special) over weeks_before as usual_days,
        sum(orders) filter (where not is_special) over weeks_before as usual_sum,
        max(orders) filter (where not is_special) over weeks_before as usual_most,
        min(orders) filter (where not is_special) over weeks_before as usual_least,
        count(*) filter (where is_special) over days_around > 0 as is_near_special

    from days

    window
        weeks_before as (
            partition by scope_type, scope, weekday order by business_date
            rows between 8 preceding and 1 preceding
        ),
        days_around as (
            partition by scope_type, scope order by business_date
            rows between 14 preceding and 7 following
        )

),

expected as (

    select
        *,
        cast(usual_sum - usual_most - usual_least as double) / (usual_days - 2) as usual_orders

    from learned

    where usual_days >= 4

),

-- Counts of chance, and a fifth of the level besides.
judged as (

    select
        scope_type,
        scope,
        channel,
        business_date,
        orders,
        usual_orders,
        is_special or is_near_special as is_special,
        ln((orders + 0.5) / (usual_orders + 0.5)) as distance,
        greatest(
            case when is_special or is_near_special then ln(10) else ln(3) end,
            6 * sqrt(1 / (usual_orders + 0.5) + 0.2 * 0.2)
        ) as allowed_distance

    from expected

)

select * from judged
