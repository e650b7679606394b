with

identities as (

    select * from {{ ref('bridge_person_identity') }}

    where valid_to_date is null

),

house_accounts as (

    select
        nodes.id_type,
        nodes.scope,
        nodes.id_value

    from {{ ref('int_identity_dangers') }} as dangers

    inner join {{ ref('int_identity_nodes') }} as nodes
        on dangers.node_no = nodes.node_no

    where dangers.house_since_date is not null

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
        count(house_accounts.id_value) > 0 as is_house_account

    from identities

    left join {{ ref('dim_members') }} as members
        on
            identities.id_type = 'customer_id'
            and identities.scope = members.channel
            and identities.id_value = members.source_customer_id

    left join house_accounts
        on
            identities.id_type = house_accounts.id_type
            and identities.scope = house_accounts.scope
            and identities.id_value = house_accounts.id_value

    group by identities.person_id

)

select * from persons
