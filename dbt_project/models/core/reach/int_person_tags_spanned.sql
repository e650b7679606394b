{# What is noted of a person by any guide, from which night to which: two guides who note the same are one tag. #}
with

tags as (

    select
        identities.person_id,
        tags.axis,
        tags.tag_group_name,
        tags.tag_id,
        tags.is_exclusive,
        tags.is_sensitive,
        tags.valid_from_date,
        tags.valid_to_date

    from {{ ref('int_contact_tags_spanned') }} as tags

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            tags.corp_id = identities.scope
            and tags.external_userid = identities.id_value
            and identities.id_type = 'external_userid'
            and identities.valid_to_date is null

),

changes as (

    select
        person_id,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        valid_from_date as business_date,
        1 as change

    from tags

    union all

    select
        person_id,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        valid_to_date as business_date,
        -1 as change

    from tags

    where valid_to_date is not null

),

days as (

    select
        person_id,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        business_date,
        sum(change) as change

    from changes

    group by
        person_id,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        business_date

),

held as (

    select
        *,
        sum(change) over (
            partition by person_id, tag_group_name, tag_id order by business_date
            rows between unbounded preceding and current row
        ) as guides

    from days

),

turns as (

    select
        *,
        coalesce(
            lag(guides) over (partition by person_id, tag_group_name, tag_id order by business_date), 0
        ) as former_guides

    from held

),

spans as (

    select
        person_id,
        axis,
        tag_group_name,
        tag_id,
        is_exclusive,
        is_sensitive,
        guides > 0 as is_held,
        business_date as valid_from_date,
        lead(business_date) over (partition by person_id, tag_group_name, tag_id order by business_date)
            as valid_to_date

    from turns

    where (guides > 0) <> (former_guides > 0)

)

select
    person_id,
    axis,
    tag_group_name,
    tag_id,
    is_exclusive,
    is_sensitive,
    valid_from_date,
    valid_to_date

from spans

where is_held
