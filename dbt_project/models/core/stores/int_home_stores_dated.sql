{#
    A binding that was there before anything was delivered counts from when it was first told. A person
    with several cards is of the store of the one that has a guide, else of the oldest.
#}
with

states as (

    select
        persons.person_id,
        states.channel,
        states.source_customer_id,
        states.opening_store_id,
        states.opening_guide_id,
        states.bound_store_id,
        states.bound_guide_id,
        states.registered_at,
        states._delivery_date as delivery_date,
        states._delivery_date = min(states._delivery_date) over (partition by states.channel) as is_first_delivery

    from {{ ref('int_member_states_told') }} as states

    inner join {{ ref('bridge_person_identity') }} as persons
        on
            states.channel = persons.scope
            and states.source_customer_id = persons.id_value
            and persons.id_type = 'customer_id'
            and persons.valid_to_date is null

    where states.registered_at is not null

),

cards as (

    select
        person_id,
        channel,
        source_customer_id,
        max_by(opening_store_id, delivery_date) as opening_store_id,
        max_by(opening_guide_id, delivery_date) as opening_guide_id,
        min(registered_at) as registered_at,
        max(case when bound_store_id is not null then 1 else 0 end) as has_guide

    from states

    group by
        person_id,
        channel,
        source_customer_id

),

home_cards as (

    select * from cards

    qualify
        row_number() over (
            partition by person_id order by has_guide desc, registered_at asc, channel asc, source_customer_id asc
        ) = 1

),

moments as (

    select
        person_id,
        opening_store_id as home_store_id,
        opening_guide_id as guide_id,
        false as is_first_delivery,
        registered_at as valid_from_at

    from home_cards

    where opening_store_id is not null

    union all

    select
        states.person_id,
        states.bound_store_id as home_store_id,
        states.bound_guide_id as guide_id,
        states.is_first_delivery,
        greatest({{ start_of('states.delivery_date') }}, home_cards.registered_at) as valid_from_at

    from states

    inner join home_cards
        on
            states.person_id = home_cards.person_id
            and states.channel = home_cards.channel
            and states.source_customer_id = home_cards.source_customer_id

    where states.bound_store_id is not null

    -- Several versions may stand in one delivery.
    qualify
        row_number() over (
            partition by states.person_id, states.delivery_date order by states.bound_store_id, states.bound_guide_id
        ) = 1

),

beside_the_former as (

    select
        *,
        lag(home_store_id) over (partition by person_id order by valid_from_at) as former_store_id,
        lag(guide_id) over (partition by person_id order by valid_from_at) as former_guide_id

    from moments

),

dated as (

    select
        person_id,
        home_store_id,
        former_store_id,
        case
            when former_store_id is null then 'card opening'
            when is_first_delivery then 'before anything was told'
            when guide_id = former_guide_id then 'guide moved'
            when guide_id is not null then 'transfer'
            else 'untold'
        end as home_because,
        valid_from_at,
        lead(valid_from_at) over (partition by person_id order by valid_from_at) as valid_to_at

    from beside_the_former

    where former_store_id is null or home_store_id <> former_store_id

)

select * from dated
