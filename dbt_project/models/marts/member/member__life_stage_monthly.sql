{{ config(alias='life_stage_monthly') }}
{%- set fewest = var('fewest_persons_told') -%}

with

months as (

    {{ month_ends(ref('int_reach_days_told')) | indent(4) }}

),

changes as (

    {% for at, change in [('valid_from_date', 1), ('valid_to_date', -1)] -%}
    select
        stage,
        stage_no,
        is_targetable,
        {{ month_of(at) }} as month,
        {{ change }} as change

    from {{ ref('int_life_stages_spanned') }}

    where {{ at }} is not null
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

changed as (

    select
        stage,
        stage_no,
        is_targetable,
        month,
        sum(change) as change

    from changes

    group by
        stage,
        stage_no,
        is_targetable,
        month

),

stages as (

    select distinct
        stage,
        stage_no,
        is_targetable

    from changed

),

sizes as (

    select
        months.month,
        months.counted_date,
        stages.stage,
        stages.stage_no,
        stages.is_targetable,
        sum(coalesce(changed.change, 0)) over (
            partition by stages.stage order by months.month rows between unbounded preceding and current row
        ) as families

    from stages

    cross join months

    left join changed
        on
            stages.stage = changed.stage
            and months.month = changed.month

),

ranked as (

    select
        *,
        sum(families) over of_month as all_families,
        sum(case when families < {{ fewest }} then families else 0 end) over of_month as few_families,
        sum(case when families < {{ fewest }} then 1 else 0 end) over of_month as small_cells,
        row_number() over (partition by month order by families, stage_no) as place

    from sizes

    where families > 0

    window of_month as (partition by month)

),

-- One hidden cell could be computed from the total, and several from the little that they sum to; so the
-- next in size is hidden too.
judged as (

    select
        *,
        families < {{ fewest }}
        or (
            place = small_cells + 1
            and small_cells > 0
            and (small_cells = 1 or few_families < {{ fewest }})
        ) as is_suppressed

    from ranked

),

monthly as (

    select
        month,
        counted_date,
        stage,
        cast(stage_no as int) as stage_no,
        is_targetable,
        is_suppressed,
        cast(case when not is_suppressed then families end as bigint) as families,
        cast(case when all_families >= {{ fewest }} then all_families end as bigint) as all_families

    from judged

),

rated as (

    select
        *,
        {{ ratio('families', 'all_families') }} as stage_share

    from monthly

)

select * from rated
