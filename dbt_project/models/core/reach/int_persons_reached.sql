{#
    By what a person can be reached at the end of a day, from which day to which: several guides,
    groups or accounts are one touchpoint each. Nobody reaches who keeps an account of the house.
#}
with

edges as (

    select
        identities.person_id,
        spans.touchpoint,
        spans.valid_from_date,
        spans.valid_to_date

    from {{ ref('int_touchpoints_spanned') }} as spans

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            spans.id_type = identities.id_type
            and spans.scope = identities.scope
            and spans.id_value = identities.id_value
            and identities.valid_to_date is null

    inner join {{ ref('dim_persons') }} as persons
        on identities.person_id = persons.person_id

    where not persons.is_house_account

),

changes as (

    select
        person_id,
        touchpoint,
        valid_from_date as business_date,
        1 as change

    from edges

    union all

    select
        person_id,
        touchpoint,
        valid_to_date as business_date,
        -1 as change

    from edges

    where valid_to_date is not null

),

days as (

    select
        person_id,
        business_date,
        sum(case when touchpoint = 'contact' then change else 0 end) as contact_change,
        sum(case when touchpoint = 'group' then change else 0 end) as group_change,
        sum(case when touchpoint = 'official_account' then change else 0 end) as official_account_change

    from changes

    group by
        person_id,
        business_date

),

held as (

    select
        person_id,
        business_date,
        sum(contact_change) over until_then as contacts,
        sum(group_change) over until_then as groups,
        sum(official_account_change) over until_then as official_accounts

    from days

    window until_then as (
        partition by person_id order by business_date rows between unbounded preceding and current row
    )

),

combined as (

    select
        person_id,
        business_date,
        contacts > 0 as has_contact,
        groups > 0 as has_group,
        official_accounts > 0 as has_official_account,
        concat_ws(
            '+',
            case when contacts > 0 then 'contact' end,
            case when groups > 0 then 'group' end,
            case when official_accounts > 0 then 'official_account' end
        ) as touchpoints

    from held

),

followed as (

    select
        *,
        coalesce(lag(touchpoints) over (partition by person_id order by business_date), '') as former_touchpoints

    from combined

),

spans as (

    select
        person_id,
        touchpoints,
        has_contact,
        has_group,
        has_official_account,
        business_date as valid_from_date,
        lead(business_date) over (partition by person_id order by business_date) as valid_to_date

    from followed

    where touchpoints <> former_touchpoints

)

select * from spans

where touchpoints <> ''
