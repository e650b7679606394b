{# What every channel has: its lines of one entity, and their lineage. #}

{#
    The lines of an entity from every channel that has a staging model of it, less those that a
    newer version, a copy or a conflict has set aside.
#}
{% macro standing_lines(entity, columns) %}
{%- for channel in channels_with(entity) %}
select
    '{{ channel }}' as channel,
    {%- for column in columns + ['_stream', '_delivery_date', '_file_sha256', '_line_no'] %}
    lines.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('stg_' ~ channel ~ '__' ~ entity) }} as lines
left join {{ ref('int_lines_set_aside') }} as set_aside
    on
        lines._stream = set_aside._stream
        and lines._delivery_date = set_aside._delivery_date
        and lines._file_sha256 = set_aside._file_sha256
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
    '{{ stream }}' as _stream,
    {% if key %}{{ told_apart(key) }}{% else %}cast(null as string){% endif %} as _line_key,
    cast({{ adapter.quote(contract.version) if contract.get('version') else 'null' }} as string) as _line_version,
    md5({{ told_apart(columns) }}) as _line_content
{%- endmacro %}

{# Several texts as one that no other texts make: the separators are characters that no export prints. #}
{% macro told_apart(columns) -%}
    concat_ws(
        chr(31){% for name in columns %},
        coalesce(cast({{ adapter.quote(name) }} as string), chr(30)){% endfor %}
    )
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
