with

versions as (

    select
        *,
        lag(valid_to_at) over of_guide = valid_from_at as is_continued,
        lag(is_employed) over of_guide as was_employed,
        lag(position_title) over of_guide as former_position_title,
        lag(store_id) over of_guide as former_store_id,
        lag(main_department_id) over of_guide as former_main_department_id,
        lead(valid_from_at) over of_guide as next_valid_from_at

    from {{ ref('dim_guide_accounts') }}

    window of_guide as (partition by corp_id, guide_userid order by first_shown_date)

),

unassigned as (

    {{ standing_lines('unassigned_contacts', ['corp_id', 'former_guide_userid', 'guide_left_at']) | indent(4) }}

),

-- A leaver's customers tell when exactly that was.
departures as (

    select distinct
        corp_id,
        former_guide_userid,
        guide_left_at

    from unassigned

),

changes as (

    {%- for change_type, condition in [
        ('joined', 'is_employed and (not coalesce(is_continued, false) or not was_employed)'),
        ('left', 'not is_employed and is_continued and was_employed'),
        ('moved', "is_continued and coalesce(main_department_id, '') <> coalesce(former_main_department_id, '')"),
        ('repositioned', "is_continued and coalesce(position_title, '') <> coalesce(former_position_title, '')"),
    ] %}

    select
        *,
        '{{ change_type }}' as change_type,
        began_after_at as earliest_at,
        valid_from_at as latest_at

    from versions

    where valid_from_at is not null and {{ condition }}

    union all
    {%- endfor %}

    -- Deleted from the directory.
    select
        *,
        'left' as change_type,
        ended_after_at as earliest_at,
        valid_to_at as latest_at

    from versions

    where is_employed and valid_to_at is not null and coalesce(next_valid_from_at <> valid_to_at, true)

),

dated as (

    select
        changes.corp_id,
        changes.guide_userid,
        changes.staff_no,
        changes.store_id,
        changes.change_type,
        case when changes.change_type = 'moved' then changes.former_store_id end as former_store_id,
        case when changes.change_type = 'repositioned' then changes.former_position_title end as former_position_title,
        changes.position_title,
        case when departures.guide_left_at is null then 'snapshot' else 'unassigned list' end as evidence,
        departures.guide_left_at as happened_at,
        coalesce(departures.guide_left_at, changes.earliest_at) as earliest_at,
        coalesce(departures.guide_left_at, changes.latest_at) as latest_at

    from changes

    left join departures
        on
            changes.change_type = 'left'
            and changes.corp_id = departures.corp_id
            and changes.guide_userid = departures.former_guide_userid
            and departures.guide_left_at between changes.earliest_at and changes.latest_at

)

select
    *,
    {{ business_date("coalesce(happened_at, " ~ minutes_after('latest_at', '-1') ~ ")") }} as business_date

from dated
