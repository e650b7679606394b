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

-- A callback, or else the list of the unassigned, tells the time if it lies between the two nights.
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
        coalesce(moments.evidence, 'snapshot') as evidence,
        moments.moment_at as happened_at,
        coalesce(moments.moment_at, changes.earliest_at) as earliest_at,
        coalesce(moments.moment_at, changes.latest_at) as latest_at

    from changes

    left join {{ ref('int_guide_moments_told') }} as moments
        on
            changes.corp_id = moments.corp_id
            and changes.guide_userid = moments.guide_userid
            and moments.moment_type in (
                changes.change_type,
                case when changes.change_type <> 'joined' then 'updated' end
            )
            and moments.moment_at between changes.earliest_at and changes.latest_at

    qualify
        row_number() over (
            partition by changes.corp_id, changes.guide_userid, changes.change_type, changes.latest_at
            order by moments.evidence, moments.moment_at
        ) = 1

),

told as (

    select
        *,
        {{ business_date("coalesce(happened_at, " ~ minutes_after('latest_at', '-1') ~ ")") }} as business_date

    from dated

)

select * from told
