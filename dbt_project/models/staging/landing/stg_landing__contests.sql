with

source as (

    select * from {{ source('raw', 'landing__contests') }}

),

named as (

    select
        contest,
        counts as counted_event,
        entrant_type,
        entrant,
        first_date,
        last_date,
        goal

    from source

)

select * from named
