{#
    A table or a view, written under its own name at once. The stock way of the adapter builds beside
    the table and renames, for readers in between; the warehouse of a night has none, and a failed
    statement rolls back as a whole. What is never null and what names a row is so by constraint and
    looked at once the table is there: a test of its own would cost the night more than the look.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set former = load_cached_relation(this) -%}
    {%- set built = this.incorporate(type='table') -%}

    {{ run_hooks(pre_hooks) }}
    {%- if former is not none -%}
        {{ adapter.drop_relation(former) }}
    {%- endif %}

    {% call statement('main', language=model['language']) -%}
        {{ create_table_as(False, built, compiled_code, model['language']) }}
    {%- endcall %}
    {%- if columns_never_null(model) %}
        {% call statement('constraints') -%}
            {%- for column in columns_never_null(model) %}
                alter table {{ built }} alter column {{ column }} set not null;
            {%- endfor %}
        {%- endcall %}
    {%- endif %}

    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {%- do require_keys(built, keys_of(model)) %}
    {{ return({'relations': [built]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set former = load_cached_relation(this) -%}
    {%- set built = this.incorporate(type='view') -%}

    {{ run_hooks(pre_hooks) }}
    {%- if former is not none -%}
        {{ adapter.drop_relation(former) }}
    {%- endif %}

    {% call statement('main') -%}
        {{ create_view_as(built, sql) }}
    {%- endcall %}

    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [built]}) }}
{% endmaterialization %}

{# With an enforced contract they are part of the statement that makes the table. #}
{% macro columns_never_null(model) %}
    {%- set named = [] -%}
    {%- for column in model.columns.values() if not model.config.contract.enforced -%}
        {%- if column.constraints | selectattr('type', 'equalto', 'not_null') | list -%}
            {%- do named.append(column.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(named) }}
{% endmacro %}

{# The columns of each key of a table: nulls are a value like others there. #}
{% macro keys_of(model) %}
    {%- set keys = [] -%}
    {%- if not model.config.contract.enforced -%}
        {%- for key in model.constraints if key.type == 'unique' -%}
            {%- do keys.append(key.columns) -%}
        {%- endfor -%}
        {%- for column in model.columns.values() -%}
            {%- if column.constraints | selectattr('type', 'equalto', 'unique') | list -%}
                {%- do keys.append([column.name]) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(keys) }}
{% endmacro %}

{# DuckDB's own constraint keeps an index of the whole table in memory. #}
{% macro require_keys(built, keys) %}
    {%- for key in keys %}
        {%- set columns = key | join(', ') %}
        {%- set repeated = run_query('select ' ~ columns ~ ' from ' ~ built ~ ' group by ' ~ columns ~ ' having count(*) > 1 limit 1') %}
        {%- if repeated.rows %}
            {%- do exceptions.raise_compiler_error(built.schema ~ '.' ~ built.identifier ~ ' is not unique by ' ~ columns) %}
        {%- endif %}
    {%- endfor %}
{% endmacro %}
