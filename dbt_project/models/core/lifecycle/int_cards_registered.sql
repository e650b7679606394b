{#
    Since when a person has had a card, for the brand and for each channel on its own. A card of
    which no time is told is as old as its number is known.
#}
with

told as (

    select
        channel,
        source_customer_id,
        min({{ business_date('registered_at') }}) as registered_date

    from {{ ref('int_member_states_told') }}

    group by
        channel,
        source_customer_id

),

cards as (

    select
        identities.person_id,
        members.channel,
        coalesce(told.registered_date, identities.valid_from_date) as registered_date

    from {{ ref('dim_members') }} as members

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            members.channel = identities.scope
            and members.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

    inner join {{ ref('dim_persons') }} as persons
        on identities.person_id = persons.person_id

    left join told
        on
            members.channel = told.channel
            and members.source_customer_id = told.source_customer_id

    where not persons.is_house_account

),

registered as (

    select
        channel as scope,
        person_id,
        min(registered_date) as registered_date

    from cards

    group by
        channel,
        person_id

    union all

    select
        'brand' as scope,
        person_id,
        min(registered_date) as registered_date

    from cards

    group by person_id

)

select * from registered
