-- A second way to some of the values: the wide tables themselves, summed without the definitions.
with

wide as (

    select
        'net_sales_event_dated' as metric,
        {{ month_of('business_date') }} as period,
        sum(net_sales_event_dated_fen) as value

    from {{ ref('kpi__brand_daily') }}

    where scope = 'brand'

    group by all

    union all

    select
        'pd_revenue_share_7d' as metric,
        {{ month_of('business_date') }} as period,
        sum(direct_fen + indirect_fen) / nullif(sum(net_sales_order_dated_fen), 0) as value

    from {{ ref('kpi__private_domain_daily') }}

    where
        scope_type = 'brand'
        and window_days = 7

    group by all

    union all

    select
        'off_hours_share_of_all' as metric,
        {{ month_of('night_of_date') }} as period,
        sum(closed_hours_online_net_sales_fen) / nullif(sum(net_sales_order_dated_fen), 0) as value

    from {{ ref('store__night') }}

    group by all

)

select
    wide.metric,
    wide.period

from wide

left join {{ ref('kpi__metric_value') }} as metric_values
    on
        wide.metric = metric_values.metric
        and wide.period = metric_values.period
        and metric_values.scope_type = 'brand'
        and metric_values.period_type = 'month'

where abs(coalesce(wide.value, 0) - coalesce(metric_values.value, 0)) > 0.000001
