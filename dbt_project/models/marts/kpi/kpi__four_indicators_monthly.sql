{{ config(alias='four_indicators_monthly') }}
{%- set indicators = [
    'off_hours_sales',
    'off_hours_share_of_private',
    'off_hours_share_of_online',
    'off_hours_share_of_all',
    'member_spend_per_order',
    'member_spend_per_buyer',
    'comparable_stores',
    'same_store_sales_growth',
    'same_store_sales_growth_with_online',
    'roster_coverage',
    'roster_day_coverage',
    'guide_reach_per_hour',
    'guide_sales_per_hour',
    'commission',
    'guide_income_growth',
] %}

with

wide as (

    select
        scope_type,
        scope,
        period as month,
        {%- for metric in indicators %}
        max(value) filter (where metric = '{{ metric }}') as {{ metric }},
        {%- endfor %}
        min(final_at <= {{ minutes_after('cast(data_through_date as timestamp)', '1110') }}) as is_final

    from {{ ref('kpi__metric_value') }}

    where
        period_type = 'month'
        and scope_type in ('brand', 'store')
        and metric in ({{ listed(indicators) }})

    group by
        scope_type,
        scope,
        period

)

select * from wide
