with

identities as (

    select * from {{ ref('int_identities_seen') }}

),

-- One person for each customer number of a channel, until identity is resolved across channels.
resolved as (

    select
        id_type,
        scope,
        id_value,
        concat('P', left(md5(concat_ws('|', id_type, scope, id_value)), 16)) as person_id,
        first_seen_date as valid_from_date,
        cast(null as date) as valid_to_date,
        'own customer number' as rule

    from identities

)

select * from resolved
