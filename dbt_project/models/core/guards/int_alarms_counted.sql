{#
    What was delivered against what is usual: name and severity of each guard, on which delivery, how
    much of it there is, how much there may be, and what is wrong then. Guards judge what came after
    the first delivery of a channel, each by what came before it; with too little before it a delivery is
    not judged, and has no row.
#}
{%- set statistics = guards() | selectattr('is_statistic', 'defined') | map(attribute='name') | list -%}
with

beginnings as (

    select
        channel,
        min(first_delivery_date) as first_delivery_date

    from {{ ref('int_orders_told') }}

    group by all

),

-- A day of which less than a third is told has no hours to judge: it is cut, and judged by its count.
hours as (

    select * from {{ ref('int_sale_hours_judged') }}

    where
        is_judged
        and not is_history
        and orders * 90 * 3 >= usual_orders

),

-- The same order under two spellings of its number would be two.
digits as (

    select
        channel,
        count(*) as known_orders

    from {{ ref('int_orders_told') }}

    where is_history

    group by channel

    having
        count(*) >= 30
        and count(*) = count(*) filter (where {{ matches('order_id', '^[0-9]+$') }})

),

numbered as (

    select
        orders.channel,
        orders.first_delivery_date,
        count(*) filter (where not {{ matches('orders.order_id', '^[0-9]+$') }}) as odd_numbers

    from {{ ref('int_orders_told') }} as orders

    inner join digits
        on orders.channel = digits.channel

    where not orders.is_history

    group by all

),

prices as (

    select judged.*

    from {{ ref('int_sale_prices_judged') }} as judged

    inner join beginnings
        on
            judged.channel = beginnings.channel
            and judged.delivery_date > beginnings.first_delivery_date

),

copies as (

    select
        copying_channel as channel,
        _stream,
        told_on_date,
        coalesce(
            copied_fen > 0 and sold_fen > 0
            and (copied_fen >= 10 * sold_fen or sold_fen >= 10 * copied_fen), false
        ) as is_other_unit

    from {{ ref('int_sale_copies_matched') }}

),

days as (

    select
        judged.*,
        -- Closed: a delivery that says so by its manifest is believed, and one that is missing blocks by itself.
        abs(judged.distance) > judged.allowed_distance and judged.orders > 0 as is_far

    from {{ ref('int_sale_days_judged') }} as judged

    inner join beginnings
        on
            judged.channel = beginnings.channel
            and judged.business_date >= beginnings.first_delivery_date

),

counted as (

    {% for guard in guards() -%}
    select
        '{{ guard.name }}' as check_name,
        '{{ guard.severity }}' as severity,
        channel,
        {{ guard.stream or "split_part(_stream, '__', 2)" }} as stream,
        {{ guard.on }} as delivery_date,
        {{ guard.observed }} as observed,
        {{ guard.allowed or '0' }} as allowed,
        {{ guard.message }} as message

    from {{ guard.of }}
    {% if guard.where %}
    where {{ guard.where }}
    {% endif %}
    group by all

    {% if not loop.last %}union all{% endif %}

    {% endfor %}
),

alarmed as (

    select
        *,
        observed > allowed as is_alarm,
        lead(observed > allowed) over (
            partition by check_name, channel, stream
            order by delivery_date
        ) as is_next_alarm

    from counted

),

-- A statistic that cries wolf again and again does not know what is usual here, and only warns. One
-- that cries and does not stop may be right: what is still going on makes nobody distrust it.
tried as (

    select
        *,
        sum(case when is_alarm and not is_next_alarm then 1 else 0 end) over same_guard as false_alarms,
        count(*) over same_guard as trials

    from alarmed

    window same_guard as (partition by check_name, channel, stream)

),

calibrated as (

    select
        check_name,
        case
            when
                check_name in ({{ listed(statistics) }})
                and false_alarms >= {{ var('guard_alarms_distrusted') }}
                and false_alarms > trials * {{ var('guard_alarm_share_distrusted') }}
                then 'warning'
            else severity
        end as severity,
        channel,
        stream,
        delivery_date,
        observed,
        allowed,
        message

    from tried

)

select * from calibrated
