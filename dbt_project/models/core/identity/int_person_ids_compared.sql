{# Today's person of each id beside that of the night before; what is new tonight had none. #}
with

newest as (

    select max(delivery_date) as night

    from {{ ref('stg_landing__deliveries') }}

    where delivery_status = 'loaded'

),

identities as (

    select * from {{ ref('bridge_person_identity') }}

),

compared as (

    select
        today.id_type,
        today.scope,
        today.id_value,
        today.person_id,
        coalesce(before.person_id, today.person_id) as former_person_id,
        newest.night

    from identities as today

    cross join newest

    left join identities as before
        on
            today.id_type = before.id_type
            and today.scope = before.scope
            and today.id_value = before.id_value
            and before.valid_to_date = {{ days_after('newest.night', -1) }}

    where today.valid_to_date is null

)

select * from compared
