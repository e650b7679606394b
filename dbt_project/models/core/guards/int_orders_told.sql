{#
    Every order as it was told for the first time, and whether it has been told of another store or customer since. What
    the first delivery of a channel tells is its history.
#}
with

versions as (

    {{ standing_lines('order_lines', [
        'order_id', 'store_id', 'source_customer_id', 'line_type', 'ordered_at', 'business_date',
    ], where_told={'guide_id': 'string'}, is_history=true) | indent(4) }}

),

-- The days that an order was told of, and when each was told first.
days as (

    select
        channel,
        order_id,
        business_date,
        min(_delivery_date) as told_on_date

    from versions

    group by all

),

late_days as (

    select
        channel,
        order_id,
        max(told_on_date) as late_delivery_date

    from days

    where business_date < {{ days_after('told_on_date', -1) }}

    group by all

),

orders as (

    select
        channel,
        order_id,
        min(_stream) as _stream,
        min(_delivery_date) as first_delivery_date,
        max(_delivery_date) as last_delivery_date,
        min_by(business_date, _delivery_date) as business_date,
        min_by(ordered_at, _delivery_date) as ordered_at,
        max_by(ordered_at, _delivery_date) as last_ordered_at,
        max_by(store_id, _delivery_date) as store_id,
        max_by(guide_id, _delivery_date) as guide_id,
        {{ differ('store_id') }} as has_other_store,
        {{ differ('source_customer_id') }} as has_other_customer,
        max(case when line_type = 'sale' then 1 else 0 end) = 1 as is_sale

    from versions

    where order_id is not null

    group by
        channel,
        order_id

),

dated as (

    select
        orders.*,
        late_days.late_delivery_date,
        orders.first_delivery_date = min(orders.first_delivery_date) over (partition by orders.channel) as is_history,
        cast(extract(hour from {{ minutes_after('orders.ordered_at', '480') }}) as int) as hour_of_day

    from orders

    left join late_days
        on
            orders.channel = late_days.channel
            and orders.order_id = late_days.order_id

),

-- What was told later than on the next morning belongs, for those who watch deliveries, to its delivery.
told as (

    select
        *,
        case when is_history then business_date else {{ days_after('first_delivery_date', -1) }} end as told_for_date

    from dated

)

select * from told
