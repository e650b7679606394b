{#
    Which guides a person has: who opened a card, whom a system binds the person to, whose contact
    the person is.
#}
with

persons as (

    select
        id_type,
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type in ('customer_id', 'external_userid')
        and valid_to_date is null

),

told as (

    select
        'customer_id' as id_type,
        channel as scope,
        source_customer_id as id_value,
        guide_role,
        guide_id,
        valid_from_at,
        valid_to_at

    from {{ ref('bridge_member_guides') }}

    union all

    select
        'external_userid' as id_type,
        corp_id as scope,
        external_userid as id_value,
        'contact' as guide_role,
        guide_id,
        added_at as valid_from_at,
        valid_to_at

    from {{ ref('int_contacts_staffed') }}

    where guide_id is not null

),

identified as (

    select
        persons.person_id,
        told.scope,
        told.id_value,
        told.guide_role,
        told.guide_id,
        told.valid_from_at,
        told.valid_to_at

    from told

    inner join persons
        on
            told.id_type = persons.id_type
            and told.scope = persons.scope
            and told.id_value = persons.id_value

    -- Since when is unknown of what was there before anything was told; it proves nothing of then.
    where told.valid_from_at is not null

)

select * from identified
