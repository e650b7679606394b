{#
    In which stage of life a customer's family is by what is noted of it, from when to when: one row per note, so two
    children are two. A note does not grow older by itself: a pregnancy of which no birth is noted by the latest
    day it can end on is unconfirmed, a stage that is over is outdated, and neither is written to any more.
#}
with

stages as (

    select
        tags.tag_id,
        min(stages.stage_no) as stage_no,
        min(stages.stage) as stage,
        max(stages.lasts_days) as lasts_days

    from {{ ref('dim_tags') }} as tags

    inner join {{ ref('life_stages') }} as stages
        on tags.tag_name = stages.tag_name

    group by tags.tag_id

),

notes as (

    select
        tags.person_id,
        tags.tag_id,
        stages.stage_no,
        stages.stage,
        tags.valid_from_date,
        tags.valid_to_date,
        {{ days_after('tags.valid_from_date', 'stages.lasts_days') }} as over_date,
        min(case when stages.stage_no > 2 then tags.valid_from_date end) over (
            partition by tags.person_id order by {{ days_between("date '1970-01-01'", 'tags.valid_from_date') }}
            range between 1 following and unbounded following
        ) as born_date

    from {{ ref('int_person_tags_spanned') }} as tags

    inner join stages
        on tags.tag_id = stages.tag_id

    where tags.is_sensitive

),

-- With the first note of a child that comes later, the pregnancy is over.
ended as (

    select
        person_id,
        tag_id,
        stage,
        stage_no,
        valid_from_date,
        over_date,
        case when stage = 'pregnant' then least(valid_to_date, born_date) else valid_to_date end as valid_to_date

    from notes

),

spans as (

    select
        person_id,
        tag_id,
        stage,
        stage_no,
        true as is_targetable,
        valid_from_date,
        least(valid_to_date, over_date) as valid_to_date

    from ended

    union all

    select
        person_id,
        tag_id,
        case when stage = 'pregnant' then 'pregnancy_unconfirmed' else 'outdated' end as stage,
        case when stage = 'pregnant' then 8 else 9 end as stage_no,
        false as is_targetable,
        over_date as valid_from_date,
        valid_to_date

    from ended

    where over_date < coalesce(valid_to_date, date '9999-12-31')

)

select * from spans
