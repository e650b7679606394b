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

{# Months since the year 0, to count with. #}
{% macro month_no(day) %}cast(extract(year from {{ day }}) * 12 + extract(month from {{ day }}) as int){% endmacro %}

{# Whether an instant cannot be when something was sold: before the business began or after delivery. #}
{% macro not_in_business(instant) -%}
    not ({{ business_date(instant) }} between date '2000-01-01' and _delivery_date)
{%- endmacro %}

{# A ratio to four decimals; null, not zero, where there is nothing to divide by. #}
{% macro ratio(numerator, denominator) %}
    cast(case when {{ denominator }} <> 0 then ({{ numerator }}) / cast({{ denominator }} as decimal(18, 0)) end as decimal(18, 4))
{%- endmacro %}

{# Whether a rate is of too few to be more than a hint. #}
{% macro small_sample(counted) %}
    {{ counted }} < 30
{%- endmacro %}

{#
    In which tenth a value is of those above zero: 10 is the best, 0 are all others. Equal values are in one tenth, however
    many they are.
#}
{% macro tenth(value, within=none) %}
    {%- set peers = 'partition by ' ~ (within ~ ', ' if within else '') ~ value ~ ' > 0' -%}
    case
        when {{ value }} > 0
            then cast(1 + floor(
                10 * (rank() over ({{ peers }} order by {{ value }}) - 1)
                / cast(count(*) over ({{ peers }}) as double)
            ) as int)
        else 0
    end
{%- endmacro %}

{# By how much something is more than it was; null where it was nothing. #}
{% macro growth(now, before) %}
    cast(case when {{ before }} > 0 then cast({{ now }} as double) / {{ before }} - 1 end as decimal(18, 4))
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

{# Instants in UTC from whole seconds or milliseconds since 1970; 0 is how several sources write "never". #}
{% macro epoch_instant(column) %}
    case when {{ matches(column, '^[1-9][0-9]{7,9}$') }} then {{ seconds_after_epoch('cast(' ~ column ~ ' as bigint)') }} end
{%- endmacro %}

{% macro epoch_ms_instant(column) %}
    case
        when {{ matches(column, '^[1-9][0-9]{10,12}$') }}
            then {{ seconds_after_epoch('cast(' ~ column ~ ' as bigint) / 1000') }}
    end
{%- endmacro %}

{# Text, or null where the source writes '', blanks, '0' or '-' for nothing. #}
{% macro nothing_if_empty(column) -%}
    case when trim({{ column }}) not in ('', '0', '-') then {{ column }} end
{%- endmacro %}

{# A boolean in any of the spellings of an interface; what is absent or empty stays unknown. #}
{% macro yes_or_no(column) -%}
    case when lower({{ column }}) in ('true', '1') then true when lower({{ column }}) in ('false', '0') then false end
{%- endmacro %}

{# A column by the source's own name where that is not plain ASCII. #}
{% macro said(name) -%}{{ return(adapter.quote(name)) }}{%- endmacro %}

{# A day out of a workbook: a date cell, a date typed as text (2025/5/1), or the bare number behind one. #}
{% macro sheet_day(column) %}
    {%- set typed = "replace(replace(" ~ column ~ ", '/', '-'), '.', '-')" -%}
    case
        when {{ matches(column, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00:00)?$') }}
            then try_cast(left({{ column }}, 10) as date)
        when {{ matches(column, '^[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}$') }}
            then try_cast(concat_ws(
                '-', split_part({{ typed }}, '-', 1),
                lpad(split_part({{ typed }}, '-', 2), 2, '0'), lpad(split_part({{ typed }}, '-', 3), 2, '0')
            ) as date)
        when {{ matches(column, '^[3-6][0-9]{4}$') }}
            then {{ days_after("date '1899-12-30'", 'cast(' ~ column ~ ' as int)') }}
    end
{%- endmacro %}

{# Minutes since midnight from 9:30 or 09:30; 24:00 is the end of the day. #}
{% macro clock_minute(column) %}
    case
        when {{ matches(column, '^([01]?[0-9]|2[0-3]):[0-5][0-9]$') }} or {{ column }} = '24:00'
            then cast(split_part({{ column }}, ':', 1) as int) * 60 + cast(split_part({{ column }}, ':', 2) as int)
    end
{%- endmacro %}

{# Text without the blanks and TABs around it, or null where nothing is left. #}
{% macro bare(column) -%}nullif(trim(replace({{ column }}, chr(9), '')), ''){%- endmacro %}

{# A day from the whole number YYYYMMDD. #}
{% macro compact_date(column) %}
    case
        when {{ matches(column, '^[0-9]{8}$') }}
            then try_cast(concat_ws(
                '-', substring({{ column }}, 1, 4), substring({{ column }}, 5, 2), substring({{ column }}, 7, 2)
            ) as date)
    end
{%- endmacro %}

{# Minutes after midnight in Shanghai. #}
{% macro minute_of_day(instant) -%}
    cast(extract(hour from {{ minutes_after(instant, '480') }}) * 60 + extract(minute from {{ minutes_after(instant, '480') }}) as int)
{%- endmacro %}

{# 1 for Monday to 7 for Sunday. #}
{% macro iso_weekday(day) %}({{ days_between("date '1970-01-05'", day) }} % 7 + 1){% endmacro %}
