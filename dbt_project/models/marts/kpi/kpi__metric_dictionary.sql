{{ config(alias='metric_dictionary') }}
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

with

dictionary as (

    {% for metric in graph.metrics.values() | sort(attribute='name') if execute %}
    {%- set meta = metric.config.meta -%}
    {%- set halves = halves_of_metric(metric) -%}
    {%- set measured = semantic_model_of_measure(measure_of_metric(halves[0])) -%}
    select
        {{ quoted(metric.name) }} as metric,
        {{ quoted(metric.label.split('|')[0]) }} as name_en,
        {{ quoted(metric.label.split('|')[1]) }} as name_zh,
        {{ quoted(metric.description.split('|')[0]) }} as definition_en,
        {{ quoted(metric.description.split('|')[1]) }} as definition_zh,
        {{ quoted(meta.card) }} as card,
        {{ quoted(measured.node_relation.schema_name ~ '.' ~ measured.node_relation.alias) }} as measured_table,
        {{ quoted(halves[0]) }} as numerator_metric,
        {{ quoted(halves[1]) if halves[1] else 'cast(null as string)' }} as denominator_metric,
        {{ quoted(scopes_of(measured)) }} as grain,
        {{ quoted(meta.unit) }} as unit,
        {{ quoted(meta.refund_view) }} as refund_view,
        cast({{ meta.window_days or 'null' }} as int) as window_days,
        {{ quoted(meta.additivity) }} as additivity,
        {{ meta.final.days }} as final_days,
        {{ quoted(meta.final.at) }} as final_time,
        {{ measured.config.meta.is_of_its_days or false }} as is_of_its_days,
        {{ quoted(meta.owner) }} as owner,
        {{ quoted(tests_of(measured)) }} as tests,
        {{ meta.version }} as definition_version
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from dictionary
