{#
    How many persons come to have a tag, any tag of a group or any of an axis, or cease to, on each day; how many
    come to have two tags of which one excludes the other; and how many notes are made, and by a rule. An axis is
    counted without its sensitive groups: what is left of it when the others are taken off would be theirs.
#}
{%- set levels = [
    ('tag', 'tag_group_name', 'tag_id'),
    ('group', 'tag_group_name', "'any'"),
    ('axis', "'any'", "'any'"),
] -%}
with

changes as (

    {% for at, change in [('valid_from_date', 1), ('valid_to_date', -1)] -%}
    select
        person_id,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        {{ at }} as business_date,
        {{ change }} as change

    from {{ ref('int_person_tags_spanned') }}

    where {{ at }} is not null
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

days as (

    {% for level, group_name, tag in levels -%}
    select
        '{{ level }}' as set_level,
        axis,
        {{ group_name }} as tag_group_name,
        {{ tag }} as tag_id,
        {{ "is_exclusive" if level == 'group' else "false" }} as is_exclusive,
        is_sensitive,
        person_id,
        business_date,
        sum(change) as change

    from changes

    {% if level == 'axis' -%}
    where not is_sensitive

    {% endif -%}
    group by all
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

held as (

    select
        *,
        sum(change) over (
            partition by set_level, axis, tag_group_name, tag_id, person_id order by business_date
            rows between unbounded preceding and current row
        ) as tags

    from days

),

judged as (

    select
        *,
        case when tags > 0 then 1 else 0 end - case when tags - change > 0 then 1 else 0 end as tagged_change,
        case when is_exclusive and tags > 1 then 1 else 0 end
        - case when is_exclusive and tags - change > 1 then 1 else 0 end as conflict_change

    from held

),

notes as (

    {% for at, change in [('valid_from_date', 1), ('valid_to_date', -1)] -%}
    select
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        tag_type,
        {{ at }} as business_date,
        {{ change }} as change

    from {{ ref('int_contact_tags_spanned') }}

    where {{ at }} is not null
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

told as (

    select
        set_level,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        business_date,
        tagged_change,
        conflict_change,
        0 as note_change,
        0 as rule_note_change,
        0 as new_notes

    from judged

    {% for level, group_name, tag in levels -%}
    union all

    select
        '{{ level }}' as set_level,
        axis,
        {{ group_name }} as tag_group_name,
        {{ tag }} as tag_id,
        {{ "is_exclusive" if level == 'group' else "false" }} as is_exclusive,
        is_sensitive,
        business_date,
        0 as tagged_change,
        0 as conflict_change,
        change as note_change,
        case when tag_type = 'rule' then change else 0 end as rule_note_change,
        case when change = 1 then 1 else 0 end as new_notes

    from notes

    {% if level == 'axis' -%}
    where not is_sensitive

    {% endif -%}

    {% endfor %}
),

summed as (

    select
        set_level,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        business_date,
        cast(sum(tagged_change) as bigint) as tagged_change,
        cast(sum(conflict_change) as bigint) as conflict_change,
        cast(sum(note_change) as bigint) as note_change,
        cast(sum(rule_note_change) as bigint) as rule_note_change,
        cast(sum(new_notes) as bigint) as new_notes

    from told

    group by
        set_level,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        business_date

)

select * from summed
