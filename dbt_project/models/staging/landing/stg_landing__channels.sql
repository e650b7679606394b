with

source as (

    select * from {{ source('raw', 'landing__channels') }}

),

named as (

    select
        channel,
        {{ days_after('data_through', -1) }} as data_through_date

    from source

)

select * from named
