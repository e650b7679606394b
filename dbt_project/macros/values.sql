{# Delivered text to values. What is not exactly one of the accepted spellings becomes null. #}

{# Hundredths of the currency, rounded half up; `decimals` is the most that the source may print. #}
{% macro fen(column, decimals=2) %}
    case
        when {{ matches(column, '^-?[0-9]{1,10}([.][0-9]{1,' ~ decimals ~ '})?$') }}
            then cast(round(cast({{ column }} as decimal(18, {{ decimals }})) * 100, 0) as bigint)
    end
{%- endmacro %}

{% macro decimal_number(column, decimals) %}
    case
        when {{ matches(column, '^-?[0-9]{1,10}([.][0-9]{1,' ~ decimals ~ '})?$') }}
            then cast({{ column }} as decimal(18, {{ decimals }}))
    end
{%- endmacro %}

{% macro whole_number(column) %}
    case when {{ matches(column, '^-?[0-9]{1,10}$') }} then cast({{ column }} as bigint) end
{%- endmacro %}

{#
    An instant in UTC. An offset or Z in the text is obeyed; a time without one is Shanghai's, since
    that is the business clock of every contract so far.
#}
{% macro instant(column) %}
    {%- set moment = '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?' -%}
    {%- set clock = 'try_cast(substring(' ~ column ~ ', 1, 19) as timestamp)' -%}
    case
        when {{ matches(column, moment ~ '$') }} then {{ minutes_after(clock, '-480') }}
        when {{ matches(column, moment ~ 'Z$') }} then {{ clock }}
        when {{ matches(column, moment ~ '[+-][0-9]{2}:?[0-9]{2}$') }}
            then {{ minutes_after(clock, offset_minutes(column)) }}
    end
{%- endmacro %}

{# Minutes to add to a local time to reach UTC, from a trailing +08:00 or +0800. #}
{% macro offset_minutes(column) -%}
    (
        case when left(right(replace({{ column }}, ':', ''), 5), 1) = '-' then 1 else -1 end
        * (
            cast(left(right(replace({{ column }}, ':', ''), 4), 2) as int) * 60
            + cast(right({{ column }}, 2) as int)
        )
    )
{%- endmacro %}

{% macro business_date(instant) %}cast({{ minutes_after(instant, '480') }} as date){% endmacro %}

{% macro calendar_day(column) %}
    case when {{ matches(column, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') }} then try_cast({{ column }} as date) end
{%- endmacro %}

{# Published money: the unit of the currency, exact. #}
{% macro yuan(fen) %}cast({{ fen }} / cast(100 as decimal(18, 2)) as decimal(18, 2)){% endmacro %}

{% macro month_of(day) %}substring(cast({{ day }} as string), 1, 7){% endmacro %}

{# Whether an instant cannot be when something was sold: before the business began or after delivery. #}
{% macro not_in_business(instant) -%}
    not ({{ business_date(instant) }} between date '2000-01-01' and _delivery_date)
{%- endmacro %}

{# A ratio to four decimals; null, not zero, where there is nothing to divide by. #}
{% macro ratio(numerator, denominator) %}
    cast(case when {{ denominator }} <> 0 then ({{ numerator }}) / cast({{ denominator }} as decimal(18, 0)) end as decimal(18, 4))
{%- endmacro %}

{# Calendar months from one day to another, whatever the day of the month. #}
{% macro months_between(first, last) %}
    (extract(year from {{ last }}) - extract(year from {{ first }})) * 12
    + extract(month from {{ last }}) - extract(month from {{ first }})
{%- endmacro %}

{# Whether a line's money is more than any line can be: its sums would not fit a bigint of fen. #}
{% macro out_of_range(fen) -%}
    {{ fen }} is null or abs({{ fen }}) > 1000000000000
{%- endmacro %}
