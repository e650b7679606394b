{{ config(alias='metric_value') }}
-- depends_on: {{ ref('kpi__brand_daily') }}
-- depends_on: {{ ref('kpi__private_domain_monthly') }}
-- depends_on: {{ ref('store__night') }}
-- depends_on: {{ ref('store__same_store_monthly') }}
-- depends_on: {{ ref('member__spend_monthly') }}
-- depends_on: {{ ref('member__repurchase_monthly') }}
-- depends_on: {{ ref('member__lifecycle_daily') }}
-- depends_on: {{ ref('member__reach_daily') }}
-- depends_on: {{ ref('member__identification_daily') }}
-- depends_on: {{ ref('kpi__guide_monthly') }}
-- depends_on: {{ ref('guide__service_daily') }}
-- depends_on: {{ ref('store__home_leakage_monthly') }}
-- depends_on: {{ ref('store__second_touch_monthly') }}
-- depends_on: {{ ref('store__sell_through_weekly') }}
-- depends_on: {{ ref('member__koc_monthly') }}
-- depends_on: {{ ref('kpi__acquisition_monthly') }}
-- depends_on: {{ ref('kpi__reach_leave_monthly') }}
-- depends_on: {{ ref('kpi__share_tree_monthly') }}
-- depends_on: {{ ref('kpi__acquisition_cost_monthly') }}
-- depends_on: {{ ref('member__funnel_monthly') }}
-- depends_on: {{ ref('guide__handover_monthly') }}
-- depends_on: {{ ref('store__live_session') }}
-- depends_on: {{ ref('member__online_habit_monthly') }}
-- depends_on: {{ ref('store__live_funnel_monthly') }}
-- depends_on: {{ ref('guide__share_closure_monthly') }}
-- depends_on: {{ ref('member__historic_value_monthly') }}
-- depends_on: {{ ref('member__asset_value_monthly') }}
-- depends_on: {{ ref('member__path_monthly') }}
-- depends_on: {{ ref('store__forecast_backtest_weekly') }}
-- depends_on: {{ ref('bridge_store_org') }}
-- depends_on: {{ ref('int_store_months_noded') }}
-- depends_on: {{ ref('int_sources_begun') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

{% if execute %}
{% for each in metric_semantic_models() %}
{{ each.name }} as (
    {{ measured(each) }}
),

{% endfor %}
{%- set simple_metrics = graph.metrics.values() | selectattr('type', 'equalto', 'simple') | sort(attribute='name') %}
{%- set all_told_by = [] %}
{%- for metric in simple_metrics %}{% do all_told_by.append(told_by(metric) | join(', ')) %}{% endfor %}
halves as (

    {% for metric in simple_metrics %}
    {%- set measure = measure_of_metric(metric.name) %}
    select
        '{{ metric.name }}' as half,
        {{ quoted(told_by(metric) | join(', ')) }} as told_by,
        scope_type,
        scope,
        period_type,
        period_start_date,
        {{ measure }} as amount

    from {{ semantic_model_of_measure(measure).name }}

    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- All that a value is made of is told from the day on which the last of its sources began.
begun as (

    {% for sources in all_told_by | unique %}
    select
        {{ quoted(sources) }} as told_by,
        max(first_date) as first_date

    from {{ ref('int_sources_begun') }}

    where source in ({{ listed(sources.split(', ')) }})

    {{ 'union all' if not loop.last }}
    {% endfor %}

),
{% endif %}

paired as (

    select
        dictionary.metric,
        numerators.scope_type,
        numerators.scope,
        numerators.period_type,
        numerators.period_start_date,
        case numerators.period_type
            when 'day' then numerators.period_start_date
            when 'week' then {{ days_after('numerators.period_start_date', '6') }}
            else last_day(numerators.period_start_date)
        end as period_end_date,
        numerators.amount as numerator,
        denominators.amount as denominator,
        dictionary.denominator_metric is not null as is_ratio,
        dictionary.unit,
        units.unit as denominator_unit,
        dictionary.final_days,
        dictionary.final_time,
        dictionary.definition_version,
        greatest(begun.first_date, coalesce(denominators_begun.first_date, begun.first_date)) as first_date,
        told.last_date

    from {{ ref('kpi__metric_dictionary') }} as dictionary

    inner join halves as numerators
        on dictionary.numerator_metric = numerators.half

    left join {{ ref('kpi__metric_dictionary') }} as units
        on dictionary.denominator_metric = units.metric

    left join halves as denominators
        on
            dictionary.denominator_metric = denominators.half
            and numerators.scope_type = denominators.scope_type
            and numerators.scope = denominators.scope
            and numerators.period_type = denominators.period_type
            and numerators.period_start_date = denominators.period_start_date

    inner join begun
        on numerators.told_by = begun.told_by

    left join begun as denominators_begun
        on denominators.told_by = denominators_begun.told_by

    cross join told

    where
        numerators.period_start_date <= told.last_date
        and numerators.scope is not null
        -- Where nothing can be measured there is no value.
        and numerators.amount is not null

),

valued as (

    select
        *,
        case when is_ratio then numerator / nullif(denominator, 0) else numerator end as value,
        unit = 'proportion' and denominator > 0 as has_interval,
        numerator / nullif(denominator, 0) as part,
        {{ final_at('period_end_date', 'final_days', 'final_time') }} as final_at

    from paired

),

bounded as (

    select
        *,
        {{ wilson('part', 'denominator', '-') }} as wilson_low,
        {{ wilson('part', 'denominator', '+') }} as wilson_high

    from valued

),

published as (

    select
        metric,
        scope_type,
        scope,
        period_type,
        case period_type
            when 'month' then {{ month_of('period_start_date') }}
            else cast(period_start_date as string)
        end as period,
        period_start_date,
        period_end_date,
        numerator,
        denominator,
        cast(value as decimal(38, 6)) as value,
        cast(case when has_interval then wilson_low end as decimal(38, 6)) as value_low,
        cast(case when has_interval then wilson_high end as decimal(38, 6)) as value_high,
        -- Money is no sample; what is counted is.
        coalesce(is_ratio and denominator_unit <> 'fen' and {{ small_sample('denominator') }}, false)
            as is_small_sample,
        {{ status_of('period_end_date', 'final_at', 'last_date') }} as status,
        final_at,
        definition_version,
        last_date as data_through_date,
        first_date <= period_start_date and period_end_date <= last_date as is_complete

    from bounded

),

-- A month is compared with that of a year before if both have been told of from end to end.
compared as (

    select
        published.metric,
        published.scope_type,
        published.scope,
        published.period_type,
        published.period,
        published.period_start_date,
        published.period_end_date,
        published.numerator,
        published.denominator,
        published.value,
        published.value_low,
        published.value_high,
        published.is_small_sample,
        before.value as value_year_before,
        cast((published.value - before.value) / nullif(abs(before.value), 0) as decimal(38, 6)) as growth_rate,
        published.status,
        published.final_at,
        published.definition_version,
        published.data_through_date

    from published

    left join published as before
        on
            published.metric = before.metric
            and published.scope_type = before.scope_type
            and published.scope = before.scope
            and published.period_type = before.period_type
            and published.period_start_date = {{ month_after('before.period_start_date', '12') }}
            and published.period_type = 'month'
            and published.is_complete
            and before.is_complete

)

select * from compared
