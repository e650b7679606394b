{#
    A staging model says for each delivered line which row rule it breaks, if any. It is published as
    two views: the model itself, with the lines that break none, and <model>__judged with the lineage
    of all of them, the reason and the columns with a code that nobody knows, so that a night reads what
    landed once to count all of it.
#}
{% materialization staged, default %}
    {%- set accepted = this.incorporate(type='view') -%}
    {%- set judged = api.Relation.create(
        database=this.database, schema=this.schema, identifier=this.identifier ~ '__judged', type='view'
    ) -%}

    {{ run_hooks(pre_hooks) }}

    {% call statement('main') -%}
    create or replace view {{ accepted }} as
    select * from (
        {{ sql }}
    ) as judged
    where _rejected_because is null;

    create or replace view {{ judged }} as
    select
        _stream, _delivery_date, _file_sha256, _line_no, _line_key, _line_version, _line_content,
        {{ day_told_of(model.columns) }} as business_date,
        _rejected_because,
        {{ columns_of_unknown_codes(model.columns) }} as _unknown_codes_in
    from (
        {{ sql }}
    ) as judged
    {%- endcall %}

    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [accepted, judged]}) }}
{% endmaterialization %}

{# Every line of a staging model with the reason for which it was rejected, if it was. #}
{% macro judged_lines(staging_model) %}
    {%- set accepted = ref(staging_model) -%}
    {{ return(api.Relation.create(
        database=accepted.database, schema=accepted.schema, identifier=accepted.identifier ~ '__judged'
    )) }}
{% endmacro %}
