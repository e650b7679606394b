with

source as (

    select * from {{ source('raw', 'landing__control_totals') }}

),

named as (

    select
        channel,
        stream,
        delivery_date,
        file_name,
        file_sha256,
        column_name,
        declared as declared_total,
        received as received_total,
        landed as landed_total,
        is_money

    from source

)

select * from named
