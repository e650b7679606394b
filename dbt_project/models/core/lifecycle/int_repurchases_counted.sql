{#
    Buyers, repeat buyers and their orders of each scope and month, in the month itself and in the
    twelve months that end with it. A month with a purchase makes a buyer of twelve months, and two
    days with one within twelve months a repeat buyer; so each person's months are laid end to end
    and only their beginnings and ends are counted, not every month of every person.
#}
{%- set horizons = var('repurchase_days') -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

buyer_months as (

    select
        *,
        lag(month_no) over (partition by scope_type, scope, person_id order by month_no) as former_month_no

    from {{ ref('int_buyer_months_scoped') }}

),

reaching as (

    select
        scope_type,
        scope,
        person_id,
        month_no,
        month_no + 11 as bought_until_no,
        case when order_days > 1 then month_no + 11 else former_month_no + 11 end as repeated_until_no

    from buyer_months

),

laid as (

    select
        *,
        coalesce(max(bought_until_no) over earlier, 0) as bought_before_no,
        coalesce(max(repeated_until_no) over earlier, 0) as repeated_before_no

    from reaching

    window earlier as (
        partition by scope_type, scope, person_id order by month_no rows between unbounded preceding and 1 preceding
    )

),

changes as (

    {% for what in ['bought', 'repeated'] -%}
    {% set begins = 'greatest(month_no, ' ~ what ~ '_before_no + 1)' -%}
    {% set ends = what ~ '_until_no + 1' -%}
    {% for moment, change in [(begins, 1), (ends, -1)] -%}
    select
        scope_type,
        scope,
        {{ moment }} as month_no,
        {{ change if what == 'bought' else 0 }} as buyers_change,
        {{ change if what == 'repeated' else 0 }} as repeat_buyers_change

    from laid

    where {{ begins }} < {{ ends }}

    {% if not loop.last %}union all{% endif %}

    {% endfor -%}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

changed as (

    select
        scope_type,
        scope,
        month_no,
        sum(buyers_change) as buyers_change,
        sum(repeat_buyers_change) as repeat_buyers_change

    from changes

    group by
        scope_type,
        scope,
        month_no

),

monthly as (

    select
        scope_type,
        scope,
        month_no,
        count(*) as buyers,
        count(*) filter (where order_days > 1) as repeat_buyers,
        sum(orders) as orders,
        {%- for days in horizons %}
        count(*) filter (where days_to_next <= {{ days }}) as returned_{{ days }}d_buyers,
        {%- endfor %}
        count(*) filter (where is_first) as first_orders

    from buyer_months

    group by
        scope_type,
        scope,
        month_no

),

months as (

    select distinct
        cast(date_trunc('month', dates.calendar_date) as date) as month_date,
        {{ month_no('dates.calendar_date') }} as month_no

    from {{ ref('dim_dates') }} as dates

    inner join told
        on
            dates.calendar_date >= told.first_date
            and dates.calendar_date <= told.last_date

),

scopes as (

    select distinct
        scope_type,
        scope

    from monthly

),

summed as (

    select
        scopes.scope_type,
        scopes.scope,
        months.month_date,
        coalesce(monthly.buyers, 0) as buyers,
        coalesce(monthly.repeat_buyers, 0) as repeat_buyers,
        coalesce(monthly.orders, 0) as orders,
        coalesce(monthly.first_orders, 0) as first_orders,
        {% for days in horizons -%}
        coalesce(monthly.returned_{{ days }}d_buyers, 0) as returned_{{ days }}d_buyers,
        {% endfor -%}
        sum(coalesce(changed.buyers_change, 0)) over so_far as year_buyers,
        sum(coalesce(changed.repeat_buyers_change, 0)) over so_far as year_repeat_buyers,
        sum(coalesce(monthly.orders, 0)) over twelve_months as year_orders,
        sum(coalesce(monthly.first_orders, 0)) over twelve_months as year_first_orders

    from scopes

    cross join months

    left join monthly
        on
            scopes.scope_type = monthly.scope_type
            and scopes.scope = monthly.scope
            and months.month_no = monthly.month_no

    left join changed
        on
            scopes.scope_type = changed.scope_type
            and scopes.scope = changed.scope
            and months.month_no = changed.month_no

    window
        so_far as (partition by scopes.scope_type, scopes.scope order by months.month_date),
        twelve_months as (
            partition by scopes.scope_type, scopes.scope order by months.month_date
            rows between 11 preceding and current row
        )

),

-- What has not been seen whole is not told: a year that began before anything was, days that are to come.
matured as (

    select
        summed.scope_type,
        summed.scope,
        summed.month_date,
        summed.buyers,
        summed.repeat_buyers,
        cast(summed.orders as bigint) as orders,
        summed.first_orders,
        {% for column in ['year_buyers', 'year_repeat_buyers', 'year_orders', 'year_first_orders'] -%}
        cast(
            case
                when {{ month_after('summed.month_date', -11) }} >= told.first_date then summed.{{ column }}
            end as bigint
        ) as {{ column }},
        {% endfor -%}
        {% for days in horizons -%}
        case
            when {{ days_after(month_after('summed.month_date', 1), days - 1) }} <= told.last_date
                then summed.returned_{{ days }}d_buyers
        end as returned_{{ days }}d_buyers,
        {% endfor -%}
        summed.month_date >= told.first_date
        and {{ days_after(month_after('summed.month_date', 1), -1) }} <= told.last_date as is_complete

    from summed

    cross join told

)

select * from matured
