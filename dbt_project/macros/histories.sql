{# Histories: when something began and ended, and the changes that this makes. #}

{# The first instant of a Shanghai day, in UTC. A snapshot states what holds at that of its delivery date. #}
{% macro start_of(day) %}{{ minutes_after('cast(' ~ day ~ ' as timestamp)', '-480') }}{% endmacro %}

{# The first and the last day of which sales are told: the newest delivery tells of the day before it. #}
{% macro sale_days_told() -%}
select
    min(business_date) as first_date,
    {{ days_after('max(_delivery_date)', -1) }} as last_date

from {{ ref('fct_order_lines') }}
{%- endmacro %}

{# The last of the told days of each month: a month is told at its end, the present one on the last day. #}
{% macro month_ends(told) -%}
select
    {{ month_of('dates.calendar_date') }} as month,
    max(dates.calendar_date) as counted_date

from {{ ref('dim_dates') }} as dates

inner join {{ told }} as told
    on
        dates.calendar_date >= told.first_date
        and dates.calendar_date <= told.last_date

group by {{ month_of('dates.calendar_date') }}
{%- endmacro %}

{# The day of a change; what two snapshots tell happened on the last day between them. #}
{% macro day_of_change(earliest, latest) %}
    case
        when {{ earliest }} = {{ latest }} then {{ business_date(latest) }}
        else {{ business_date(minutes_after(latest, '-1')) }}
    end
{%- endmacro %}

{#
    The beginnings and ends of an effective-dated relation as one row each. What a snapshot alone
    tells happened between two instants, of which neither is it; then `happened_at` is null, and the
    day is the last on which it may have been.
#}
{% macro changes_of(history, columns, began, ended) %}
    {%- set told = [
        (began, "cast(null as string)", 'began_evidence', 'began_after_at', 'valid_from_at'),
        (ended, 'ended_because', 'end_evidence', 'ended_after_at', 'valid_to_at'),
    ] -%}
    {%- for change_type, reason, evidence, earliest, latest in told %}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        {{ change_type }} as change_type,
        {{ reason }} as reason,
        {{ evidence }} as evidence,
        case when {{ earliest }} = {{ latest }} then {{ latest }} end as happened_at,
        {{ earliest }} as earliest_at,
        {{ latest }} as latest_at,
        {{ day_of_change(earliest, latest) }} as business_date

    from {{ ref(history) }}

    where {{ latest }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
