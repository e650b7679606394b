{#
    Where the home lies is put in when a statement is run, and is no part of what dbt has parsed: that
    suits a home that was moved or copied.
#}
{% macro source(source_name, table_name) %}
    {%- set relation = builtins.source(source_name, table_name) -%}
    {{ return((relation | string).replace('$SIYU_HOME', env_var('SIYU_HOME')) if execute else relation) }}
{% endmacro %}
