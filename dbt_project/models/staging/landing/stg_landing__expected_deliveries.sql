with

source as (

    select * from {{ source('raw', 'landing__expected_deliveries') }}

),

named as (

    select
        channel,
        stream,
        delivery_date,
        state as delivery_state,
        when_missing = 'block' as is_required

    from source

)

select * from named
