{#
    A staging model says for each delivered line which row rule it breaks, if any. It is published as
    two views: the model itself, with the lines that break none, and <model>__rejected with the
    lineage of the others and the reason.
#}
{% materialization staged, default %}
    {%- set accepted = this.incorporate(type='view') -%}
    {%- set rejected = api.Relation.create(
        database=this.database, schema=this.schema, identifier=this.identifier ~ '__rejected', type='view'
    ) -%}

    {{ run_hooks(pre_hooks) }}

    {% call statement('main') -%}
    create or replace view {{ accepted }} as
    select * from (
        {{ sql }}
    ) as judged
    where _rejected_because is null
    {%- endcall %}

    {% call statement('rejected') -%}
    create or replace view {{ rejected }} as
    select _stream, _delivery_date, _file_sha256, _line_no, _rejected_because from (
        {{ sql }}
    ) as judged
    where _rejected_because is not null
    {%- endcall %}

    {% do persist_docs(accepted, model) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [accepted, rejected]}) }}
{% endmaterialization %}

{# Where the lines went that a staging model rejected. #}
{% macro rejected_lines(staging_model) %}
    {%- set accepted = ref(staging_model) -%}
    {{ return(api.Relation.create(
        database=accepted.database, schema=accepted.schema, identifier=accepted.identifier ~ '__rejected'
    )) }}
{% endmacro %}
