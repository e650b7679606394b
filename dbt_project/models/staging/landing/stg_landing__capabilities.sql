with

source as (

    select * from {{ source('raw', 'landing__capabilities') }}

),

named as (

    select
        capability,
        channel,
        stream

    from source

)

select * from named
