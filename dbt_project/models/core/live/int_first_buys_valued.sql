{#
    Where each person bought first in all history, and what was kept of the person's orders within each
    of `value_days` from that day on: null until the days are over.
#}
{%- set windows = var('value_days') -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

sales as (

    select * from {{ ref('int_sales_identified') }}

    where person_id is not null

),

first_buys as (

    select
        person_id,
        case when live_id is not null then 'live' else channel end as first_channel,
        live_id as live_session_id,
        business_date as first_date,
        paid_at as first_paid_at

    from sales

    where is_purchase

    qualify row_number() over (partition by person_id order by paid_at asc, channel asc, order_id asc) = 1

),

valued as (

    select
        first_buys.person_id,
        first_buys.first_channel,
        first_buys.live_session_id,
        first_buys.first_date,
        first_buys.first_paid_at,
        {% for days in windows -%}
        case
            when {{ days_after('first_buys.first_date', days) }} <= told.last_date
                then cast(
                    sum(
                        case
                            when sales.business_date < {{ days_after('first_buys.first_date', days) }}
                                then sales.net_fen
                            else 0
                        end
                    ) as bigint
                )
        end as net_{{ days }}_days_fen,
        {% endfor -%}
        count(*) as orders

    from first_buys

    inner join sales
        on
            first_buys.person_id = sales.person_id
            and first_buys.first_date <= sales.business_date

    cross join told

    group by
        first_buys.person_id,
        first_buys.first_channel,
        first_buys.live_session_id,
        first_buys.first_date,
        first_buys.first_paid_at,
        told.last_date

)

select * from valued
