{%- set entities = [
    'contacts', 'groups', 'contact_ways', 'acquisition_links', 'guide_accounts', 'guide_relations', 'members',
] -%}

{%- for entity in entities %}
select distinct
    '{{ entity }}' as entity,
    coalesce(corp_id, chain_id, channel) as account_id,
    _stream,
    _delivery_date as delivery_date
from (
    {{ standing_lines(entity, [], {'corp_id': 'string', 'chain_id': 'string'}, is_history=true) | indent(4) }}
) as lines
{{ 'union all' if not loop.last }}
{%- endfor %}
