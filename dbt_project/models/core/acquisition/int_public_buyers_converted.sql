{#
    Who first bought in a shop on a public platform, and how far they came into the private domain within some days: as
    a guide's friend, with a card then, with a private order after becoming a friend. Each step only with those before
    it. Whom a guide had as a friend before was not won by the platform. Beside it, who is a member of the shop there
    (会员通) and has the card of the brand: null where the platform does not tell its members.
#}
{%- set window = var('conversion_days') -%}
with

ids as (

    select
        scope as channel,
        id_value as source_customer_id,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'customer_id'
        and valid_to_date is null

),

orders as (

    select
        ids.person_id,
        orders.channel,
        orders.endpoint,
        orders.business_date

    from {{ ref('fct_orders') }} as orders

    inner join ids
        on
            orders.channel = ids.channel
            and orders.source_customer_id = ids.source_customer_id

    where
        orders.is_valid
        and not orders.is_house_account

),

buyers as (

    select
        channel,
        person_id,
        min(business_date) as first_order_date

    from orders

    where endpoint = 'public'

    group by
        channel,
        person_id

),

-- Whoever has an id that the platform did not give can be met elsewhere.
matched as (

    select
        buyers.channel,
        buyers.person_id,
        count(identities.id_value) > 0 as is_matched

    from buyers

    left join {{ ref('bridge_person_identity') }} as identities
        on
            buyers.person_id = identities.person_id
            and identities.valid_to_date is null
            and identities.id_type <> 'phone'
            and buyers.channel <> identities.scope

    group by
        buyers.channel,
        buyers.person_id

),

contacts as (

    select
        buyers.channel,
        buyers.person_id,
        coalesce(min(added.added_date) < buyers.first_order_date, false) as was_contact,
        min(case when added.added_date >= buyers.first_order_date then added.added_date end) as contact_date

    from buyers

    inner join {{ ref('int_contacts_added') }} as added
        on buyers.person_id = added.person_id

    group by
        buyers.channel,
        buyers.person_id,
        buyers.first_order_date

),

members as (

    select
        person_id,
        min(business_date) as member_date

    from {{ ref('int_acquisitions_told') }}

    where event_type = 'member'

    group by person_id

),

-- Each push replaces the one before it, and the first one is of the joining.
memberships as (

    select
        channel,
        source_customer_id,
        updated_at as joined_at

    from (

        {{ standing_lines('memberships', ['source_customer_id', 'updated_at'], is_history=true) | indent(8) }}

    ) as pushes

    union all

    select
        channel,
        source_customer_id,
        happened_at as joined_at

    from (

        {{ standing_lines('membership_events', ['source_customer_id', 'event_type', 'happened_at']) | indent(8) }}

    ) as calls

    where event_type = 'join'

),

shop_members as (

    select
        ids.channel,
        ids.person_id,
        min({{ business_date('memberships.joined_at') }}) as joined_date

    from memberships

    inner join ids
        on
            memberships.channel = ids.channel
            and memberships.source_customer_id = ids.source_customer_id

    group by
        ids.channel,
        ids.person_id

),

telling as (

    {{ channels_telling('platform_members') | indent(4) }}

),

private_orders as (

    select
        contacts.channel,
        contacts.person_id,
        min(orders.business_date) as private_date

    from contacts

    inner join orders
        on
            contacts.person_id = orders.person_id
            and contacts.contact_date <= orders.business_date
            and orders.endpoint = 'private'

    group by
        contacts.channel,
        contacts.person_id

),

reached as (

    select
        buyers.channel,
        buyers.person_id,
        buyers.first_order_date,
        matched.is_matched,
        coalesce(contacts.was_contact, false) as was_contact,
        coalesce({{ days_between('buyers.first_order_date', 'contacts.contact_date') }} <= {{ window }}, false)
            as is_contact,
        coalesce({{ days_between('buyers.first_order_date', 'members.member_date') }} <= {{ window }}, false)
            as has_card,
        coalesce({{ days_between('buyers.first_order_date', 'private_orders.private_date') }} <= {{ window }}, false)
            as has_private_order,
        case
            when telling.channel is not null
                then coalesce(
                    {{ days_between('buyers.first_order_date', 'shop_members.joined_date') }} <= {{ window }}, false
                )
        end as is_shop_member

    from buyers

    inner join matched
        on
            buyers.channel = matched.channel
            and buyers.person_id = matched.person_id

    left join contacts
        on
            buyers.channel = contacts.channel
            and buyers.person_id = contacts.person_id

    left join members
        on buyers.person_id = members.person_id

    left join private_orders
        on
            buyers.channel = private_orders.channel
            and buyers.person_id = private_orders.person_id

    left join shop_members
        on
            buyers.channel = shop_members.channel
            and buyers.person_id = shop_members.person_id

    left join telling
        on buyers.channel = telling.channel

),

converted as (

    select
        channel,
        person_id,
        first_order_date,
        was_contact,
        is_matched,
        not was_contact and is_matched and is_contact as is_contact,
        not was_contact and is_matched and is_contact and has_card as is_member,
        not was_contact and is_matched and is_contact and has_card and has_private_order as is_private_buyer,
        is_shop_member,
        case when is_shop_member is not null then is_shop_member and has_card end as is_linked

    from reached

)

select * from converted
