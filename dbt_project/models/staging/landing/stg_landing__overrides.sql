with

source as (

    select * from {{ source('raw', 'landing__overrides') }}

),

named as (

    select
        override_no,
        check_name,
        channel,
        stream,
        delivery_date,
        signed_by,
        reason,
        valid_until as last_date

    from source

)

select * from named
