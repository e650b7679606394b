{#
    Each friendship of a guide and a customer: when it began, with whom, in which store, whether another guide had the
    customer already, and when it was lost. One that goes over to a colleague is not lost, nor is it new to the
    colleague. Of what had begun before anybody told, only the end is known.
#}
with

persons as (

    select
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'external_userid'
        and valid_to_date is null

),

guides as (

    select
        scope,
        id_value,
        valid_from_at,
        min(guide_id) as guide_id

    from {{ ref('int_guide_bindings_identified') }}

    where guide_role = 'contact'

    group by
        scope,
        id_value,
        valid_from_at

),

-- What began when a friendship went over to a colleague is that, also where nobody says so of its beginning.
handovers as (

    select distinct
        corp_id,
        external_userid,
        valid_to_at as valid_from_at

    from {{ ref('bridge_contact_relations') }}

    where ended_because = 'transfer'

),

relations as (

    select
        relations.corp_id,
        relations.external_userid,
        relations.guide_userid,
        persons.person_id,
        {{ business_date('relations.valid_from_at') }} as begun_date,
        coalesce(relations.began_by, '') = 'transfer' or handovers.corp_id is not null as is_handed_over,
        case
            when relations.ended_because is not null
                then {{ day_of_change('relations.ended_after_at', 'relations.valid_to_at') }}
        end as ended_date,
        relations.ended_because,
        relations.valid_from_at,
        relations.valid_to_at,
        coalesce(guides.guide_id, 'none') as guide_id

    from {{ ref('bridge_contact_relations') }} as relations

    inner join persons
        on
            relations.corp_id = persons.scope
            and relations.external_userid = persons.id_value

    left join guides
        on
            relations.corp_id = guides.scope
            and relations.external_userid = guides.id_value
            and relations.valid_from_at = guides.valid_from_at

    left join handovers
        on
            relations.corp_id = handovers.corp_id
            and relations.external_userid = handovers.external_userid
            and relations.valid_from_at = handovers.valid_from_at

),

-- Whoever has had the customer as a friend by then and has not lost them.
followed as (

    select
        *,
        max(coalesce(valid_to_at, timestamp '9999-12-31 00:00:00')) over (
            partition by person_id order by valid_from_at, corp_id, external_userid, guide_userid
            rows between unbounded preceding and 1 preceding
        ) > valid_from_at as has_other_guide,
        row_number() over (
            partition by person_id order by valid_from_at, corp_id, external_userid, guide_userid
        ) = 1 as is_first

    from relations

    where valid_from_at is not null

    union all

    select
        *,
        cast(null as boolean) as has_other_guide,
        cast(null as boolean) as is_first

    from relations

    where valid_from_at is null

),

placed as (

    select
        followed.corp_id,
        followed.external_userid,
        followed.guide_userid,
        followed.person_id,
        followed.guide_id,
        coalesce(stores.store_id, 'none') as store_id,
        case when not followed.is_handed_over then followed.begun_date end as added_date,
        coalesce(followed.has_other_guide, false) as has_other_guide,
        coalesce(followed.is_first, false) as is_first,
        case when followed.ended_because <> 'transfer' then followed.ended_date end as lost_date,
        case when followed.ended_because <> 'transfer' then followed.ended_because end as lost_because,
        case
            when followed.ended_because <> 'transfer'
                then {{ days_between('followed.begun_date', 'followed.ended_date') }}
        end as days_kept

    from followed

    left join {{ ref('int_guide_stores_dated') }} as stores
        on
            followed.guide_id = stores.guide_id
            and coalesce(followed.begun_date, followed.ended_date) >= stores.valid_from_date
            and coalesce(followed.begun_date, followed.ended_date) < coalesce(stores.valid_to_date, date '9999-12-31')

)

select * from placed
