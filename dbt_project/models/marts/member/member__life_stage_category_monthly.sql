{{ config(alias='life_stage_category_monthly') }}
{%- set fewest = var('fewest_persons_told') -%}
{#- A number is told if neither it nor what is left of the one that it is a part of is too small. -#}
{%- set parts = [
    ('buyers', 'families'),
    ('repeat_buyers', 'buyers'),
    ('fitting_buyers', 'buyers'),
    ('fitting_repeat_buyers', 'fitting_buyers'),
] -%}
with

shopped as (

    select
        stages.*,
        coalesce(monthly.is_suppressed, false) or stages.families < {{ fewest }} as is_suppressed

    from {{ ref('int_life_stages_shopped') }} as stages

    -- What hides the size of a stage there would be told here.
    left join {{ ref('member__life_stage_monthly') }} as monthly
        on
            stages.month = monthly.month
            and stages.stage = monthly.stage

),

told as (

    select
        month,
        counted_date,
        stage,
        cast(stage_no as int) as stage_no,
        product_category,
        {% for part, whole in parts -%}
        cast(
            case
                when not is_suppressed and least({{ part }}, {{ whole }} - {{ part }}) >= {{ fewest }} then {{ part }}
            end as bigint
        ) as {{ part }},
        {% endfor -%}
        cast(case when not is_suppressed then families end as bigint) as families

    from shopped

),

-- A part is no more told than its whole.
nested as (

    select
        month,
        counted_date,
        stage,
        stage_no,
        product_category,
        families,
        buyers,
        case when buyers is not null then repeat_buyers end as repeat_buyers,
        case when buyers is not null then fitting_buyers end as fitting_buyers,
        case when buyers is not null and fitting_buyers is not null then fitting_repeat_buyers end
            as fitting_repeat_buyers

    from told

),

rated as (

    select
        *,
        {{ ratio('buyers', 'families') }} as penetration_rate,
        {{ ratio('repeat_buyers', 'buyers') }} as repurchase_rate,
        {{ ratio('fitting_repeat_buyers', 'fitting_buyers') }} as fitting_repurchase_rate

    from nested

)

select * from rated
