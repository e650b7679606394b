{# A table: it reads every staging view, which nothing else of a night should do again. #}

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
    business_date,
    {{ 'true' if contract_of(staged_stream(channel, entity)).get('parent') else 'false' }} as is_child,
    _rejected_because as reason,
    _unknown_codes_in as unknown_codes_in
from {{ judged_lines('stg_' ~ channel ~ '__' ~ entity) }}
{% if not (last_entity and loop.last) %}union all{% endif %}
{%- endfor %}
{%- endfor %}
