{# What every channel has: its lines of one entity, and their lineage. #}

{#
    The lines of an entity from every channel that has a staging model of it, less those that a
    newer version, a copy or a conflict has set aside.
#}
{% macro standing_lines(entity, columns) %}
{%- for channel in channels_with(entity) %}
select
    '{{ channel }}' as channel,
    {%- for column in columns + ['_file_sha256', '_line_no', '_delivery_date'] %}
    lines.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('stg_' ~ channel ~ '__' ~ entity) }} as lines
left join {{ ref('int_lines_set_aside') }} as set_aside
    on
        lines._file_sha256 = set_aside._file_sha256
        and lines._line_no = set_aside._line_no
where set_aside._line_no is null
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{% endmacro %}

{# Which channels stage an entity; dbt cannot list its own files, so the caller passes it in. #}
{% macro channels_with(entity) %}
    {%- set staged = var('staged', none) -%}
    {%- if staged is none -%}
        {{ exceptions.raise_compiler_error("run dbt through `siyu dbt`, which passes `staged`") }}
    {%- endif -%}
    {{ return(staged.get(entity, [])) }}
{% endmacro %}

{#
    The key, version and content of a line, as its contract names them; everything is read from the
    contract, so a staging model only says which source it stages.
#}
{% macro line_identity(stream) %}
    {%- set found = graph.get('sources', {}).values() | selectattr('name', 'equalto', stream) | list  -%}
    {%- set contract = found[0].config.get('meta') if found else {} -%}
    {%- set columns = found[0].columns.keys() | list if found else ['_line_no'] -%}
    {%- set key = contract.get('key') or [] -%}
    {% if key -%}
    concat_ws('|', {% for name in key %}coalesce({{ name }}, ''){{ ', ' if not loop.last }}{% endfor %}) as _line_key,
    {%- else -%}
    cast(null as string) as _line_key,
    {%- endif %}
    cast({{ contract.get('version') or 'null' }} as string) as _line_version,
    md5(concat_ws('|', {% for name in columns %}coalesce(cast({{ name }} as string), '~'){{ ', ' if not loop.last }}{% endfor %})) as _line_content
{%- endmacro %}

{% macro lineage(stream) -%}
    _file_sha256,
    _line_no,
    _delivery_date,
    _landed_at,
    {{ line_identity(stream) }}
{%- endmacro %}

{# The first rule that a line breaks, from (reason, condition) pairs in order. #}
{% macro first_broken_rule(rules) %}
    case
        {%- for reason, condition in rules %}
        when {{ condition }} then '{{ reason }}'
        {%- endfor %}
    end as _rejected_because
{%- endmacro %}
