with

source as (

    select * from {{ source('raw', 'landing__identity_decisions') }}

),

named as (

    select
        decision_no,
        kind,
        id_value,
        other_id_value,
        valid_from as valid_from_date,
        valid_until as last_date,
        decided_by,
        reason

    from source

),

-- The day after the last one, as everywhere a span ends.
ended as (

    select
        decision_no,
        kind,
        id_value,
        other_id_value,
        valid_from_date,
        {{ days_after('last_date', 1) }} as valid_to_date,
        decided_by,
        reason

    from named

)

select * from ended
