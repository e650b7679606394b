{# The few places where DuckDB and Spark spell the same thing differently. #}

{% macro matches(column, pattern) %}{{ return(adapter.dispatch('matches')(column, pattern)) }}{% endmacro %}
{% macro default__matches(column, pattern) %}coalesce(regexp_matches({{ column }}, '{{ pattern }}'), false){% endmacro %}
{% macro spark__matches(column, pattern) %}coalesce({{ column }} rlike '{{ pattern }}', false){% endmacro %}

{% macro minutes_after(instant, minutes) %}{{ return(adapter.dispatch('minutes_after')(instant, minutes)) }}{% endmacro %}
{% macro default__minutes_after(instant, minutes) %}{{ instant }} + to_minutes({{ minutes }}){% endmacro %}
{% macro spark__minutes_after(instant, minutes) %}{{ instant }} + make_interval(0, 0, 0, 0, 0, {{ minutes }}){% endmacro %}

{% macro days_after(day, days) %}{{ return(adapter.dispatch('days_after')(day, days)) }}{% endmacro %}
{% macro default__days_after(day, days) %}cast({{ day }} + cast({{ days }} as int) as date){% endmacro %}
{% macro spark__days_after(day, days) %}date_add({{ day }}, cast({{ days }} as int)){% endmacro %}

{% macro days_between(first, last) %}{{ return(adapter.dispatch('days_between')(first, last)) }}{% endmacro %}
{% macro default__days_between(first, last) %}date_diff('day', {{ first }}, {{ last }}){% endmacro %}
{% macro spark__days_between(first, last) %}datediff({{ last }}, {{ first }}){% endmacro %}

{% macro seconds_between(first, last) %}{{ return(adapter.dispatch('seconds_between')(first, last)) }}{% endmacro %}
{% macro default__seconds_between(first, last) %}(epoch_us({{ last }}) - epoch_us({{ first }})) / 1000000.0{% endmacro %}
{% macro spark__seconds_between(first, last) %}(unix_micros({{ last }}) - unix_micros({{ first }})) / 1000000.0{% endmacro %}

{% macro month_after(day, months) %}{{ return(adapter.dispatch('month_after')(day, months)) }}{% endmacro %}
{% macro default__month_after(day, months) %}cast({{ day }} + to_months(cast({{ months }} as int)) as date){% endmacro %}
{% macro spark__month_after(day, months) %}add_months({{ day }}, cast({{ months }} as int)){% endmacro %}

{% macro seconds_after_epoch(seconds) %}{{ return(adapter.dispatch('seconds_after_epoch')(seconds)) }}{% endmacro %}
{% macro default__seconds_after_epoch(seconds) %}timestamp '1970-01-01 00:00:00' + to_seconds({{ seconds }}){% endmacro %}
{% macro spark__seconds_after_epoch(seconds) %}timestamp '1970-01-01 00:00:00' + make_interval(0, 0, 0, 0, 0, 0, {{ seconds }}){% endmacro %}

{# A number of 64 bits for several texts, the same within one run of an engine. #}
{% macro number_of(columns) %}{{ return(adapter.dispatch('number_of')(columns)) }}{% endmacro %}
{% macro default__number_of(columns) %}hash({{ columns | join(', ') }}){% endmacro %}
{% macro spark__number_of(columns) %}xxhash64({{ columns | join(', ') }}){% endmacro %}

{#
    Hooks around a model of millions of tokens: the engine would try for seconds to make them smaller,
    which nothing does.
#}
{% macro begin_tokens() %}{{ return(adapter.dispatch('begin_tokens')()) }}{% endmacro %}
{% macro default__begin_tokens() %}set disabled_compression_methods = 'dict_fsst,fsst'{% endmacro %}
{% macro spark__begin_tokens() %}{% endmacro %}

{% macro end_tokens() %}{{ return(adapter.dispatch('end_tokens')()) }}{% endmacro %}
{% macro default__end_tokens() %}reset disabled_compression_methods{% endmacro %}
{% macro spark__end_tokens() %}{% endmacro %}
