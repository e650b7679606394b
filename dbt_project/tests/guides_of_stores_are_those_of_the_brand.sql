-- Each day of a guide is in one store or in none, so the stores have all that the brand has.
select month

from {{ ref('kpi__guide_monthly') }}

where scope_type in ('brand', 'store')

group by month

having
    count(case when scope_type = 'brand' then 1 end) <> 1
    {% for measure in [
        'guide_days', 'active_guide_days', 'rostered_minutes', 'new_contacts', 'lost_contacts', 'card_opens', 'shares',
        'closer_net_sales_order_dated_fen', 'commission_fen', 'tenured_guide_days', 'rostered_guide_days',
    ] -%}
    or sum(case scope_type when 'brand' then {{ measure }} else -{{ measure }} end) <> 0
    {% endfor %}
