{{ config(alias='tag_coverage_daily') }}
{#- Nobody is to be told apart by what is noted of their children. -#}
{%- set fewest = var('fewest_persons_told') -%}

with

eligible as (

    select
        business_date,
        persons as eligible_persons

    from {{ ref('member__reach_daily') }}

    where
        set_kind = 'touchpoint'
        and touchpoints = 'contact'

),

changes as (

    select * from {{ ref('int_tag_sets_changed') }}

),

sets as (

    select distinct
        set_level,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive

    from changes

),

begun as (

    select min(business_date) as first_date

    from eligible

),

-- What the first night shows may be of any age.
standing as (

    select
        sets.*,
        eligible.business_date,
        eligible.eligible_persons,
        sum(coalesce(changes.tagged_change, 0)) over until_then as tagged_persons,
        sum(coalesce(changes.conflict_change, 0)) over until_then as conflicting_persons,
        sum(coalesce(changes.note_change, 0)) over until_then as notes,
        sum(coalesce(changes.rule_note_change, 0)) over until_then as rule_notes,
        max(case when changes.new_notes > 0 and changes.business_date > begun.first_date then changes.business_date end)
            over until_then as last_noted_date

    from sets

    cross join eligible

    cross join begun

    left join changes
        on
            sets.set_level = changes.set_level
            and sets.axis = changes.axis
            and sets.tag_group_name = changes.tag_group_name
            and sets.tag_id = changes.tag_id
            and eligible.business_date = changes.business_date

    window until_then as (
        partition by sets.set_level, sets.axis, sets.tag_group_name, sets.tag_id order by eligible.business_date
        rows between unbounded preceding and current row
    )

),

names as (

    select
        tag_id,
        max(tag_name) as tag_name

    from {{ ref('dim_tags') }}

    group by tag_id

),

told as (

    select
        standing.*,
        names.tag_name,
        standing.is_sensitive and standing.tagged_persons < {{ fewest }} as is_suppressed

    from standing

    left join names
        on
            standing.tag_id = names.tag_id
            and standing.set_level = 'tag'

    -- How many have which tag of a sensitive group is in no table, and a guide's own tags are nobody else's.
    where
        standing.set_level <> 'tag'
        or (not standing.is_sensitive and standing.tag_group_name <> 'personal')

),

coverage as (

    select
        business_date,
        set_level,
        axis,
        tag_group_name,
        tag_id,
        tag_name,
        set_level <> 'tag' or tag_name is not null as is_in_dictionary,
        eligible_persons,
        is_suppressed,
        cast(case when not is_suppressed then tagged_persons end as bigint) as tagged_persons,
        cast(case when is_exclusive and not is_sensitive then conflicting_persons end as bigint) as conflicting_persons,
        cast(case when not is_suppressed then notes end as bigint) as notes,
        cast(case when not is_suppressed then rule_notes end as bigint) as rule_notes,
        cast(case when not is_suppressed then notes - rule_notes end as bigint) as manual_notes,
        case when not is_suppressed then last_noted_date end as last_noted_date,
        cast(case when not is_suppressed then {{ days_between('last_noted_date', 'business_date') }} end as int)
            as days_since_noted

    from told

),

rated as (

    select
        *,
        {{ ratio('tagged_persons', 'eligible_persons') }} as coverage_rate,
        {{ ratio('conflicting_persons', 'tagged_persons') }} as conflict_rate,
        {{ ratio('manual_notes', 'notes') }} as manual_share

    from coverage

)

select * from rated
