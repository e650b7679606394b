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
        latest.commission_rate,
        latest.valid_from_date,
        -- The sheet names the last day.
        {{ days_after('latest.valid_to_date', 1) }} as valid_to_date

    from latest

    left join business_models
        on latest.business_model = 'all'

)

-- Of two versions in force on one day the later one counts.
select
    policy_version,
    credit_role,
    business_model,
    commission_rate,
    valid_from_date,
    least(
        coalesce(valid_to_date, date '9999-12-31'),
        coalesce(
            lead(valid_from_date) over (
                partition by credit_role, business_model order by valid_from_date, policy_version
            ),
            date '9999-12-31'
        )
    ) as valid_to_date

from dated
