{#
    A table, written under its own name at once. The stock way of the adapter builds beside the
    table and renames, for readers in between; the warehouse of a night has none, and a failed
    statement rolls back as a whole.
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

    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [built]}) }}
{% endmaterialization %}
