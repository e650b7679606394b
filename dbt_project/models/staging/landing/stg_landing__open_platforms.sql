with

source as (

    select * from {{ source('raw', 'landing__open_platforms') }}

),

named as (

    select
        account,
        open_platform

    from source

)

select * from named
