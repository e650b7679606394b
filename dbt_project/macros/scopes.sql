{#
    Rows of stores once more for each node of the organisation that the store belonged to on the day,
    and for the brand. What belongs to no store is in scope `none` of the stores, so that these sum
    to the brand.
#}
{% macro scoped(relation, columns, day) %}
{%- set all = columns | join(',\n    ') %}
select
    'brand' as scope_type,
    'brand' as scope,
    {{ all }}
from {{ relation }}
union all
select
    'store' as scope_type,
    coalesce(store_id, 'none') as scope,
    {{ all }}
from {{ relation }}
union all
select
    'org_node' as scope_type,
    nodes.org_node_id as scope,
    {{ all }}
from {{ relation }}
inner join {{ ref('bridge_store_org') }} as nodes
    on
        {{ relation }}.store_id = nodes.store_id
        and {{ relation }}.{{ day }} >= nodes.valid_from_date
        and {{ relation }}.{{ day }} < coalesce(nodes.valid_to_date, date '9999-12-31')
{% endmacro %}
