{{ config(alias='public_private_weekly') }}
{%- set window = var('conversion_days') -%}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

buyers as (

    select
        channel,
        {{ days_after('first_order_date', '1 - ' ~ iso_weekday('first_order_date')) }} as week_date,
        was_contact,
        is_matched,
        is_contact,
        is_member,
        is_private_buyer,
        is_shop_member,
        is_linked

    from {{ ref('int_public_buyers_converted') }}

),

weekly as (

    select
        channel,
        week_date,
        count(*) as public_buyers,
        count(*) filter (where not was_contact) as unbefriended_buyers,
        count(*) filter (where not was_contact and is_matched) as matched_buyers,
        count(*) filter (where is_contact) as contacts,
        count(*) filter (where is_member) as members,
        count(*) filter (where is_private_buyer) as private_buyers,
        -- Of a platform that does not tell its members, none is known.
        case when count(is_shop_member) > 0 then count(*) filter (where is_shop_member) end as shop_members,
        case when count(is_linked) > 0 then count(*) filter (where is_linked) end as linked_buyers

    from buyers

    group by
        channel,
        week_date

),

-- A week counts when the days of all its buyers are over.
judged as (

    select
        weekly.channel,
        weekly.week_date,
        weekly.public_buyers,
        weekly.unbefriended_buyers,
        weekly.matched_buyers,
        {% for column in ['contacts', 'members', 'private_buyers', 'shop_members', 'linked_buyers'] -%}
        case when {{ days_after('weekly.week_date', window + 6) }} <= told.last_date then weekly.{{ column }} end
            as {{ column }},
        {% endfor -%}
        {{ days_after('weekly.week_date', window + 6) }} <= told.last_date as is_complete

    from weekly

    cross join told

),

rated as (

    select
        *,
        {{ ratio('matched_buyers', 'unbefriended_buyers') }} as match_rate,
        {{ ratio('contacts', 'matched_buyers') }} as contact_rate,
        {{ ratio('members', 'contacts') }} as member_rate,
        {{ ratio('private_buyers', 'members') }} as private_buyer_rate,
        {{ ratio('private_buyers', 'unbefriended_buyers') }} as conversion_rate,
        {{ ratio('linked_buyers', 'public_buyers') }} as link_rate

    from judged

)

select * from rated
