-- What is made of visits or of statistics alone is compared only with a month whose first day they tell of.
with

begun as (

    select
        'guide.service_daily' as measured_table,
        min(business_date) as first_date

    from {{ ref('guide__service_daily') }}

    union all

    select
        'kpi.share_tree_monthly' as measured_table,
        {{ business_date('min(happened_at)') }} as first_date

    from (
        {{ standing_lines('events', ['happened_at']) | indent(8) }}
    ) as events

)

select
    metric_values.metric,
    metric_values.scope_type,
    metric_values.scope,
    metric_values.period

from {{ ref('kpi__metric_value') }} as metric_values

inner join {{ ref('kpi__metric_dictionary') }} as dictionary
    on metric_values.metric = dictionary.metric

inner join begun
    on dictionary.measured_table = begun.measured_table

where
    metric_values.value_year_before is not null
    and {{ month_after('metric_values.period_start_date', -12) }} < begun.first_date
