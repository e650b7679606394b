{#
    Whether the store that an order belongs to was closed when it was paid, by the hours and closures
    that held then. An order without such a store is judged by the fixed night.
#}
with

orders as (

    select
        summed.channel,
        summed.order_id,
        summed.paid_at,
        coalesce(nullif(summed.store_id, 'online'), heads.selling_store_id, 'online') as selling_store_id,
        {{ business_date('summed.paid_at') }} as business_date,
        {{ minute_of_day('summed.paid_at') }} as minute_of_day

    from {{ ref('int_orders_summed') }} as summed

    left join {{ ref('int_order_heads_unioned') }} as heads
        on
            summed.channel = heads.channel
            and summed.order_id = heads.order_id

),

closures as (

    {{ standing_lines('store_closures', ['store_id', 'first_closed_date', 'last_closed_date']) | indent(4) }}

),

-- The hours of the day, and those of the day before, which may reach past midnight.
judged as (

    select
        orders.channel,
        orders.order_id,
        orders.selling_store_id,
        max(case when hours.store_id is not null then 1 else 0 end) = 1 as has_hours,
        max(case
            when hours.is_closed or hours.store_id is null then 0
            when {{ iso_weekday('orders.business_date') }} <> hours.weekday
                then case when orders.minute_of_day + 1440 < hours.closes_minute then 1 else 0 end
            when orders.minute_of_day >= hours.opens_minute and orders.minute_of_day < hours.closes_minute then 1
            else 0
        end) = 1 as is_in_hours,
        max(case when closures.store_id is not null then 1 else 0 end) = 1 as is_closed_all_day,
        min(orders.business_date) as business_date,
        min(orders.minute_of_day) as minute_of_day

    from orders

    left join {{ ref('int_store_hours_dated') }} as hours
        on
            orders.selling_store_id = hours.store_id
            and (
                (
                    {{ iso_weekday('orders.business_date') }} = hours.weekday
                    and orders.business_date between hours.valid_from_date and hours.valid_to_date
                )
                or (
                    {{ iso_weekday(days_after('orders.business_date', -1)) }} = hours.weekday
                    and {{ days_after('orders.business_date', -1) }}
                    between hours.valid_from_date and hours.valid_to_date
                )
            )

    left join closures
        on
            orders.selling_store_id = closures.store_id
            and orders.business_date >= closures.first_closed_date
            and orders.business_date <= coalesce(closures.last_closed_date, date '9999-12-31')

    group by all

),

decided as (

    select
        channel,
        order_id,
        selling_store_id,
        business_date,
        -- The night of a day ends at ten on the next one.
        case
            when minute_of_day >= 1320 then business_date
            when minute_of_day < 600 then {{ days_after('business_date', -1) }}
        end as night_of_date,
        case
            when is_closed_all_day then true
            when has_hours then not is_in_hours
            else minute_of_day >= 1320 or minute_of_day < 600
        end as is_closed_hours,
        case
            when is_closed_all_day then 'closure'
            when has_hours then 'store hours'
            else 'fixed night'
        end as hours_source

    from judged

)

select * from decided
