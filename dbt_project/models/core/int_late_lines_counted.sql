{#
    Orders that came for the first time later than on the morning after their sale; neither newer
    versions of what had come in time are late, nor what the first delivery tells of before it.
#}
with

orders as (

    select * from {{ ref('int_orders_told') }}

    where not is_history

),

counted as (

    select
        channel,
        'order_lines' as stream,
        first_delivery_date as delivery_date,
        count(*) filter (where business_date < told_for_date) as late_lines

    from orders

    group by all

)

select * from counted
