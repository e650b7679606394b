with

identities as (

    select * from {{ ref('bridge_person_identity') }}

),

persons as (

    select
        identities.person_id,
        min(identities.valid_from_date) as first_seen_date,
        count(members.source_customer_id) > 0 as is_member

    from identities

    left join {{ ref('dim_members') }} as members
        on
            identities.scope = members.channel
            and identities.id_value = members.source_customer_id

    group by identities.person_id

)

select * from persons
