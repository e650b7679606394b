{#
    The published metrics, made of their one definition: the metrics and semantic models of this
    project, as MetricFlow reads them.
#}

{# All semantic models; the model that asks must name their tables, since dbt builds it after those. #}
{% macro metric_semantic_models() %}
    {%- set used = [] -%}
    {%- for each in graph.semantic_models.values() | sort(attribute='name') -%}
        {%- for node in each.depends_on.nodes if node not in model.depends_on.nodes -%}
            {{ exceptions.raise_compiler_error(model.name ~ ' does not name ' ~ node ~ ' of ' ~ each.name) }}
        {%- endfor -%}
        {%- do used.append(each) -%}
    {%- endfor -%}
    {{ return(used) }}
{% endmacro %}

{# The name of the measure that a metric, or one half of it, is. #}
{% macro measure_of_metric(name) %}
    {{ return(graph.metrics['metric.' ~ project_name ~ '.' ~ name].type_params.measure.name) }}
{% endmacro %}

{# The two halves of a metric as names of simple metrics; one that is no ratio has no lower one. #}
{% macro halves_of_metric(metric) %}
    {%- if metric.type == 'ratio' -%}
        {{ return([metric.type_params.numerator.name, metric.type_params.denominator.name]) }}
    {%- elif metric.type == 'simple' -%}
        {{ return([metric.name, none]) }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error(metric.name ~ ': a metric is simple or a ratio') }}
{% endmacro %}

{% macro semantic_model_of_measure(measure) %}
    {%- for each in graph.semantic_models.values() if measure in each.measures | map(attribute='name') -%}
        {{ return(each) }}
    {%- endfor -%}
{% endmacro %}

{# The kinds of sources (`int_sources_begun`) without which a simple metric is too small; else sales. #}
{% macro told_by(metric) %}
    {%- set semantic_model = semantic_model_of_measure(metric.type_params.measure.name) -%}
    {%- set sources = metric.config.meta.told_by or semantic_model.config.meta.told_by or ['sales'] -%}
    {%- for source in sources if source not in
            ['sales', 'visits', 'relations', 'contacts', 'statistics', 'rosters', 'lives'] -%}
        {{ exceptions.raise_compiler_error(metric.name ~ ': nothing is told by ' ~ source) }}
    {%- endfor -%}
    {{ return(sources | sort) }}
{% endmacro %}

{# Of whom and over which periods: `brand by day, month; store by month`. #}
{% macro scopes_of(semantic_model) %}
    {%- set told = [] -%}
    {%- for scope in semantic_model.config.meta.scopes -%}
        {%- do told.append(scope.types | join(', ') ~ ' by ' ~ scope.periods | join(', ')) -%}
    {%- endfor -%}
    {{ return(told | join('; ')) }}
{% endmacro %}

{# The tests of what a metric is measured on: those of the model, and its suite. #}
{% macro tests_of(semantic_model) %}
    {%- set table = semantic_model.depends_on.nodes[0] -%}
    {%- set told = ['expectations of ' ~ semantic_model.node_relation.schema_name ~ '.' ~ semantic_model.node_relation.alias] -%}
    {%- for test in graph.nodes.values() | sort(attribute='name')
            if test.resource_type == 'test' and table in test.depends_on.nodes -%}
        {%- do told.append(test.name) -%}
    {%- endfor -%}
    {{ return(told | join(', ')) }}
{% endmacro %}

{% macro quoted(text) %}'{{ text | replace("'", "''") | trim }}'{% endmacro %}

{#
    The rows of a semantic model once for each node above the store that a column names: as of the day
    that a row is of, or of its month. Only what adds up over stores can be measured on it.
#}
{% macro noded(semantic_model, store, time) -%}
    (
        select
            told.*,
            nodes.org_node_id

        from {{ semantic_model.node_relation.relation_name }} as told

        {% if time.type_params.time_granularity == 'month' -%}
        inner join {{ ref('int_store_months_noded') }} as nodes
            on
                told.{{ store }} = nodes.store_id
                and {{ time.expr or time.name }} = nodes.month_date
        {%- else -%}
        inner join {{ ref('bridge_store_org') }} as nodes
            on
                told.{{ store }} = nodes.store_id
                and {{ time.expr or time.name }} >= nodes.valid_from_date
                and {{ time.expr or time.name }} < coalesce(nodes.valid_to_date, date '9999-12-31')
        {%- endif %}

    ) as told
{%- endmacro %}

{# Each measure of a semantic model for its scopes and periods; one row per scope and period. #}
{% macro measured(semantic_model) %}
    {%- set time = semantic_model.dimensions
        | selectattr('name', 'equalto', semantic_model.defaults.agg_time_dimension) | first -%}
    {%- set day = time.expr or time.name -%}
    {%- for scope in semantic_model.config.meta.scopes -%}
        {%- for period in scope.periods %}
    select
        {{ scope.type_column or quoted(scope.types[0]) }} as scope_type,
        {{ 'org_node_id' if scope.through else scope.column or quoted(scope.types[0]) }} as scope,
        '{{ period }}' as period_type,
        cast(date_trunc('{{ period }}', {{ day }}) as date) as period_start_date,
        {%- for measure in semantic_model.measures %}
        cast({{ measure.agg }}({{ measure.expr or measure.name }}) as decimal(38, 6)) as {{ measure.name }}
        {{- ',' if not loop.last }}
        {%- endfor %}

    from {% if scope.through %}{{ noded(semantic_model, scope.through, time) }}
    {%- else %}{{ semantic_model.node_relation.relation_name }}{% endif %}
    {% set last_only = semantic_model.measures | map(attribute='non_additive_dimension') | select | list %}
    {%- if scope.where or last_only %}
    where
        {{ scope.where or 'true' }}
        {%- if last_only and period != time.type_params.time_granularity %}
        -- What is counted at an end is a period's at its last.
        and {{ day }} in (
            select max({{ day }}) from {{ semantic_model.node_relation.relation_name }}
            group by date_trunc('{{ period }}', {{ day }})
        )
        {%- endif %}
    {% endif %}
    group by all
            {{ 'union all' if not loop.last }}
        {%- endfor %}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# When a period's figures are final, UTC: so many days after its last one, at half past two or half past ten. #}
{% macro final_at(period_end_date, days, time="'02:30'") -%}
    {{ minutes_after(
        'cast(' ~ days_after(period_end_date, days) ~ ' as timestamp)',
        'case ' ~ time ~ " when '02:30' then -330 else 150 end"
    ) }}
{%- endmacro %}

{#
    Whether the figures of a period are final, or even frozen because its month is closed. The delivery
    that tells of the last day comes at half past two of the next: 18:30 UTC.
#}
{% macro status_of(period_end_date, final_at, last_date) -%}
    case
        when {{ minutes_after('cast(' ~ last_date ~ ' as timestamp)', '1110') }} < {{ final_at }} then 'provisional'
        when {{ days_after('last_day(' ~ period_end_date ~ ')', var('month_closing_days')) }} <= {{ last_date }} then 'frozen'
        else 'certified'
    end
{%- endmacro %}

{#
    One end of Wilson's interval of 95% for a proportion of so many (E. B. Wilson, "Probable inference,
    the law of succession, and statistical inference", JASA 22, 1927).
#}
{% macro wilson(part, total, side) -%}
    {%- set z = 1.959964 -%}
    {%- set n = 'nullif(cast(' ~ total ~ ' as double), 0)' -%}
    greatest(least((
        {{ part }} + {{ z * z / 2 }} / {{ n }}
        {{ side }} {{ z }} * sqrt(greatest({{ part }} * (1 - {{ part }}), 0) / {{ n }} + {{ z * z / 4 }} / ({{ n }} * {{ n }}))
    ) / (1 + {{ z * z }} / {{ n }}), 1), 0)
{%- endmacro %}
