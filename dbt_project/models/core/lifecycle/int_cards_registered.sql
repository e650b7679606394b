{#
    The first card of a person, for the brand and for each channel on its own. A card of which no
    time is told is as old as its number is known.
#}
with

told as (

    select
        channel,
        source_customer_id,
        min({{ business_date('registered_at') }}) as registered_date,
        min(_delivery_date) as first_delivery_date,
        min_by(opening_guide_id, _delivery_date) as opening_guide_id,
        min_by(opening_store_id, _delivery_date) as opening_store_id

    from {{ ref('int_member_states_told') }}

    group by
        channel,
        source_customer_id

),

cards as (

    select
        identities.person_id,
        members.channel,
        members.source_customer_id,
        coalesce(told.registered_date, identities.valid_from_date) as registered_date,
        told.first_delivery_date,
        told.opening_guide_id,
        told.opening_store_id

    from {{ ref('dim_members') }} as members

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            members.channel = identities.scope
            and members.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

    left join {{ ref('int_house_accounts_found') }} as house_accounts
        on
            members.channel = house_accounts.channel
            and members.source_customer_id = house_accounts.source_customer_id

    left join told
        on
            members.channel = told.channel
            and members.source_customer_id = told.source_customer_id

    where house_accounts.staff_no is null

),

scoped as (

    select
        channel as scope,
        *

    from cards

    union all

    select
        'brand' as scope,
        *

    from cards

),

registered as (

    select
        scope,
        person_id,
        registered_date,
        first_delivery_date,
        opening_guide_id,
        opening_store_id

    from scoped

    qualify
        row_number() over (
            partition by scope, person_id order by registered_date asc, channel asc, source_customer_id asc
        ) = 1

)

select * from registered
