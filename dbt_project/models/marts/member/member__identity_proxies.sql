{{ config(alias='identity_proxies') }}

{# What a false merge would look like: persons who have more than a person has. #}
with

ids as (

    select
        person_id,
        count(*) filter (where id_type = 'unionid') as unionids,
        count(*) filter (where id_type = 'phone') as phones,
        count(*) filter (where id_type = 'external_userid') as contacts

    from {{ ref('bridge_person_identity') }}

    where valid_to_date is null

    group by person_id

),

traits as (

    select
        identities.person_id,
        count(distinct traits.trait_value) filter (where traits.trait = 'gender') as genders

    from {{ ref('int_identity_traits_told') }} as traits

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            traits.id_type = identities.id_type
            and traits.scope = identities.scope
            and traits.id_value = identities.id_value
            and identities.valid_to_date is null

    where traits.told_to_date is null

    group by identities.person_id

),

persons as (

    select
        persons.is_house_account,
        persons.cards,
        persons.ids,
        coalesce(ids.unionids, 0) as unionids,
        coalesce(ids.phones, 0) as phones,
        coalesce(ids.contacts, 0) as contacts,
        coalesce(traits.genders, 0) as genders

    from {{ ref('dim_persons') }} as persons

    left join ids
        on persons.person_id = ids.person_id

    left join traits
        on persons.person_id = traits.person_id

),

proxies as (

    {% for proxy, condition in [
        ('several_unionids', 'unionids > 1'),
        ('several_contacts', 'contacts > 1'),
        ('more_than_two_phones', 'phones > 2'),
        ('more_than_two_cards', 'cards > 2'),
        ('several_genders', 'genders > 1'),
        ('more_than_twenty_ids', 'ids > 20'),
        ('house_accounts', 'is_house_account'),
    ] -%}
    select
        '{{ proxy }}' as proxy,
        count(*) filter (where {{ condition }}) as persons,
        count(*) as all_persons

    from persons

    {% if not loop.last %}union all{% endif %}

    {% endfor %}
),

rated as (

    select
        *,
        {{ ratio('persons', 'all_persons') }} as persons_rate

    from proxies

)

select * from rated
