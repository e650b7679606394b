with

lines as (

    select
        channel,
        business_date,
        _delivery_date

    from {{ ref('fct_order_lines') }}

    union all

    select
        channel,
        business_date,
        _delivery_date

    from {{ ref('fct_refund_lines') }}

),

-- On time is the delivery of the next morning.
counted as (

    select
        channel,
        'order_lines' as stream,
        _delivery_date as delivery_date,
        count(*) filter (where business_date < {{ days_after('_delivery_date', -1) }}) as late_lines

    from lines

    group by all

)

select * from counted
