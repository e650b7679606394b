{#
    Lines whose day was told for the first time later than on the morning after it: orders that came
    late, or were moved to a day that had been told of, and what else happens and comes once. What the
    first delivery tells of before it is not late. Phones are out of reach for a day or two, so of what is
    no order as many are usual as ever came late at once, once a week of deliveries has shown it.
#}
with

orders as (

    select * from {{ ref('int_orders_told') }}

),

streams as (

    select
        streams.*,
        min(told._delivery_date) as first_delivery_date

    from {{ ref('int_streams_delivered') }} as streams

    inner join {{ ref('int_line_days_counted') }} as told
        on streams._stream = told._stream

    left join orders
        on streams._stream = orders._stream

    where
        streams.lateness_days is not null
        and orders._stream is null

    group by all

),

lines as (

    select
        channel,
        'order_lines' as stream,
        first_delivery_date as delivery_date,
        0 as late_lines

    from orders

    where not is_history

    union all

    select
        channel,
        'order_lines' as stream,
        late_delivery_date as delivery_date,
        1 as late_lines

    from orders

    where
        late_delivery_date > first_delivery_date
        or (not is_history and late_delivery_date is not null)

    union all

    select
        streams.channel,
        streams.stream,
        told._delivery_date as delivery_date,
        case
            when told.business_date < {{ days_after('told._delivery_date', -1) }} then told.lines
            else 0
        end as late_lines

    from {{ ref('int_line_days_counted') }} as told

    inner join streams
        on
            told._stream = streams._stream
            and told._delivery_date > streams.first_delivery_date

    where told.change = 'new'

),

counted as (

    select
        channel,
        stream,
        delivery_date,
        sum(late_lines) as late_lines

    from lines

    group by all

),

learned as (

    select
        *,
        case
            when stream <> 'order_lines' and count(*) over earlier >= 7 then max(late_lines) over earlier
            else 0
        end as usual_late_lines

    from counted

    window earlier as (
        partition by channel, stream order by delivery_date
        rows between unbounded preceding and 1 preceding
    )

)

select * from learned
