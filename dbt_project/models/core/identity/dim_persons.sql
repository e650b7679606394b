with

identities as (

    select * from {{ ref('bridge_person_identity') }}

    where valid_to_date is null

),

dangers as (

    select * from {{ ref('int_identity_dangers') }}

    where reason = 'an account of the house'

),

persons as (

    select
        identities.person_id,
        min(identities.valid_from_date) as first_seen_date,
        count(*) as ids,
        count(distinct identities.scope) filter (where identities.id_type = 'customer_id') as channels,
        count(*) filter (where identities.id_type = 'phone') as phones,
        count(members.source_customer_id) as cards,
        count(members.source_customer_id) > 0 as is_member,
        count(dangers.id_value) > 0 as is_house_account

    from identities

    left join {{ ref('dim_members') }} as members
        on
            identities.id_type = 'customer_id'
            and identities.scope = members.channel
            and identities.id_value = members.source_customer_id

    left join dangers
        on
            identities.id_type = dangers.id_type
            and identities.scope = dangers.scope
            and identities.id_value = dangers.id_value

    group by identities.person_id

)

select * from persons
