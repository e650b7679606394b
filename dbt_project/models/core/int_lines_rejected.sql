{# A table: it reads every staging view, and is read by several. #}

{% for entity, channels in var('staged').items() %}
{%- set last_entity = loop.last %}
{%- for channel in channels %}
select
    '{{ channel }}' as channel,
    '{{ entity }}' as entity,
    _stream,
    _delivery_date,
    _file_sha256,
    _line_no,
    _rejected_because as reason
from {{ rejected_lines('stg_' ~ channel ~ '__' ~ entity) }}
{% if not (last_entity and loop.last) %}union all{% endif %}
{%- endfor %}
{%- endfor %}
