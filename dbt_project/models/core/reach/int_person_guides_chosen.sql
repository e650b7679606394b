{# Who opened the card of a person, and who serves the person, as of the last night. #}
with

bindings as (

    select
        ids.person_id,
        guides.guide_role,
        guides.guide_id,
        coalesce(guides.valid_from_at, timestamp '1970-01-01 00:00:00') as bound_at

    from {{ ref('bridge_member_guides') }} as guides

    inner join {{ ref('bridge_person_identity') }} as ids
        on
            guides.channel = ids.scope
            and guides.source_customer_id = ids.id_value
            and ids.id_type = 'customer_id'
            and ids.valid_to_date is null

    where guides.is_current

    union all

    select
        person_id,
        guide_role,
        guide_id,
        valid_from_at as bound_at

    from {{ ref('int_guide_bindings_identified') }}

    where
        guide_role = 'contact'
        and valid_to_at is null

),

-- The first card counts, one guide serves, of several the last, and of friends there is an oldest.
chosen as (

    select
        person_id,
        guide_role,
        guide_id

    from bindings

    qualify
        row_number() over (
            partition by person_id, guide_role
            order by case when guide_role = 'service' then bound_at end desc, bound_at asc, guide_id asc
        ) = 1

),

-- Whom nobody serves, the oldest friend does.
guides as (

    select
        person_id,
        max(case when guide_role = 'opening' then guide_id end) as opening_guide_id,
        coalesce(
            max(case when guide_role = 'service' then guide_id end),
            max(case when guide_role = 'contact' then guide_id end)
        ) as service_guide_id

    from chosen

    group by person_id

)

select * from guides
