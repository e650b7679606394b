{#
    Orders whose day was told for the first time later than on the morning after it: they came late, or
    were moved to a day that had been told of. What the first delivery tells of before it is not late.
#}
with

orders as (

    select * from {{ ref('int_orders_told') }}

),

lines as (

    select
        channel,
        first_delivery_date as delivery_date,
        0 as late_lines

    from orders

    where not is_history

    union all

    select
        channel,
        late_delivery_date as delivery_date,
        1 as late_lines

    from orders

    where
        late_delivery_date > first_delivery_date
        or (not is_history and late_delivery_date is not null)

),

counted as (

    select
        channel,
        'order_lines' as stream,
        delivery_date,
        sum(late_lines) as late_lines

    from lines

    group by all

)

select * from counted
