{#
    A table or a view, written under its own name at once. The stock way of the adapter builds beside
    the table and renames, for readers in between; the warehouse of a night has none, and a failed
    statement rolls back as a whole. What is never null and what names a row is so by constraint and
    looked at once the table is there: a test of its own would cost the night more than the look. So is
    a contract, for which the stock way plans the statement of a model once more.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set former = load_cached_relation(this) -%}
    {%- set built = this.incorporate(type='table') -%}

    {{ run_hooks(pre_hooks) }}
    {%- if former is not none -%}
        {{ adapter.drop_relation(former) }}
    {%- endif %}

    {% call statement('main', language=model['language']) -%}
        {%- if model['language'] == 'sql' -%}
            create table {{ built }} as (
                {{ compiled_code }}
            )
        {%- else -%}
            {{ create_table_as(False, built, compiled_code, model['language']) }}
        {%- endif -%}
    {%- endcall %}
    {%- if model.config.contract.enforced -%}
        {%- do require_contract(built, model.columns.values()) -%}
    {%- endif -%}
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

{# Every column that is declared, of its declared type, and no other. #}
{% macro require_contract(built, declared) %}
    {%- set columns = [] -%}
    {%- for column in declared -%}
        {%- do columns.append('cast(null as ' ~ column.data_type ~ ') as ' ~ adapter.quote(column.name)) -%}
    {%- endfor -%}
    {%- set wanted = columns_described('select ' ~ columns | join(', ')) -%}
    {%- set written = columns_described(built) -%}
    {%- if wanted | sort != written | sort %}
        {%- set missing = wanted | reject('in', written) | join(', ') -%}
        {%- set undeclared = written | reject('in', wanted) | join(', ') -%}
        {%- do exceptions.raise_compiler_error(built.schema ~ '.' ~ built.identifier ~ ' breaks its contract: declared and not written: ' ~ (missing or 'none') ~ '; written and not declared: ' ~ (undeclared or 'none')) -%}
    {%- endif -%}
{% endmacro %}

{# Columns and their types in the engine's own words. #}
{% macro columns_described(relation) %}
    {%- set described = [] -%}
    {%- for column in run_query('describe ' ~ relation).rows -%}
        {%- do described.append(column['column_name'] ~ ' ' ~ column['column_type']) -%}
    {%- endfor -%}
    {{ return(described) }}
{% endmacro %}

{% macro columns_never_null(model) %}
    {%- set named = [] -%}
    {%- for column in model.columns.values() -%}
        {%- if column.constraints | selectattr('type', 'equalto', 'not_null') | list -%}
            {%- do named.append(column.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(named) }}
{% endmacro %}

{# The columns of each key of a table: nulls are a value like others there. #}
{% macro keys_of(model) %}
    {%- set keys = [] -%}
    {%- for key in model.constraints if key.type == 'unique' -%}
        {%- do keys.append(key.columns) -%}
    {%- endfor -%}
    {%- for column in model.columns.values() -%}
        {%- if column.constraints | selectattr('type', 'equalto', 'unique') | list -%}
            {%- do keys.append([column.name]) -%}
        {%- endif -%}
    {%- endfor -%}
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
