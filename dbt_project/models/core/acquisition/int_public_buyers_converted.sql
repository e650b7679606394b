{#
    Who first bought in a shop on a public platform, and how far they came into the private domain within some days: as
    a guide's friend, with a card then, with a private order after becoming a friend. Each step only with those before
    it. Whom a guide had as a friend before was not won by the platform. Beside it, who is a member of the shop there
    (会员通) and has the card of the brand: null where the platform does not tell its members.
#}
{%- set window = var('conversion_days') -%}
with

orders as (

    select * from {{ ref('int_sales_identified') }}

    where
        is_valid
        and person_id is not null

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

    select distinct
        buyers.channel,
        buyers.person_id

    from buyers

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            buyers.person_id = identities.person_id
            and identities.valid_to_date is null
            and identities.id_type <> 'phone'
            and buyers.channel <> identities.scope

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
        matched.person_id is not null as is_matched,
        coalesce(contacts.was_contact, false) as was_contact,
        telling.channel is not null as is_told,
        {% for step, reached_date in [
            ('has_contact', 'contacts.contact_date'),
            ('has_card', 'members.member_date'),
            ('has_private_order', 'private_orders.private_date'),
            ('has_joined_shop', 'shop_members.joined_date'),
        ] -%}
        coalesce({{ days_between('buyers.first_order_date', reached_date) }} <= {{ window }}, false) as {{ step }}
        {{- ',' if not loop.last }}
        {% endfor %}

    from buyers

    left join matched
        using (channel, person_id)

    left join contacts
        using (channel, person_id)

    left join members
        using (person_id)

    left join private_orders
        using (channel, person_id)

    left join {{ ref('int_shop_members_joined') }} as shop_members
        using (channel, person_id)

    left join telling
        using (channel)

),

converted as (

    select
        channel,
        person_id,
        first_order_date,
        was_contact,
        is_matched,
        not was_contact and is_matched and has_contact as is_contact,
        not was_contact and is_matched and has_contact and has_card as is_member,
        not was_contact and is_matched and has_contact and has_card and has_private_order as is_private_buyer,
        case when is_told then has_joined_shop end as is_shop_member,
        case when is_told then has_joined_shop and has_card end as is_linked

    from reached

)

select * from converted
