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
    _line_key,
    _line_version,
    _line_content,
    {{ day_told_of(staged_columns('stg_' ~ channel ~ '__' ~ entity)) }} as business_date,
    {{ 'true' if contract_of(staged_stream(channel, entity)).get('parent') else 'false' }} as is_child
from {{ ref('stg_' ~ channel ~ '__' ~ entity) }}
{% if not (last_entity and loop.last) %}union all{% endif %}
{%- endfor %}
{%- endfor %}
