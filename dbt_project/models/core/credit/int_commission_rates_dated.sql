{# The rate of each role in each kind of store, from when to when; of what was told twice, the latest. #}
with

told as (

    {{ standing_lines('commission_policies', [
        'policy_version', 'commission_role', 'business_model', 'commission_rate', 'valid_from_date', 'valid_to_date',
    ]) | indent(4) }}

),

latest as (

    select * from told

    qualify
        row_number() over (
            partition by policy_version, commission_role, business_model, valid_from_date
            order by _delivery_date desc, _file_sha256 asc, _line_no desc
        ) = 1

),

business_models as (

    {% for model in ['direct', 'joint', 'franchise'] -%}
    select '{{ model }}' as business_model
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

dated as (

    select
        latest.policy_version,
        latest.commission_role as credit_role,
        coalesce(business_models.business_model, latest.business_model) as business_model,
        latest.business_model <> 'all' as is_specific,
        latest.commission_rate,
        latest.valid_from_date,
        -- The sheet names the last day.
        coalesce({{ days_after('latest.valid_to_date', 1) }}, date '9999-12-31') as valid_to_date

    from latest

    left join business_models
        on latest.business_model = 'all'

),

edges as (

    {% for edge in ['valid_from_date', 'valid_to_date'] -%}
    select
        credit_role,
        business_model,
        {{ edge }} as edge_date

    from dated

    {{ 'union' if not loop.last }}

    {% endfor %}

),

spans as (

    select
        credit_role,
        business_model,
        edge_date as valid_from_date,
        lead(edge_date) over (partition by credit_role, business_model order by edge_date) as valid_to_date

    from edges

),

-- Of several versions in force on one day the one that began last counts, so after a rate for some days the former is
-- in force again; of those that began together the one for this kind of store.
counted as (

    select
        dated.policy_version,
        dated.credit_role,
        dated.business_model,
        dated.commission_rate,
        spans.valid_from_date,
        spans.valid_to_date

    from spans

    inner join dated
        on
            spans.credit_role = dated.credit_role
            and spans.business_model = dated.business_model
            and spans.valid_from_date >= dated.valid_from_date
            and spans.valid_to_date <= dated.valid_to_date

    qualify
        row_number() over (
            partition by spans.credit_role, spans.business_model, spans.valid_from_date
            order by dated.valid_from_date desc, dated.is_specific desc, dated.policy_version desc
        ) = 1

)

select * from counted
