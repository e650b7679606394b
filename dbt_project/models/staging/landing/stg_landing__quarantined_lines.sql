with

source as (

    select * from {{ source('raw', 'landing__quarantined_lines') }}

),

named as (

    select
        channel,
        stream,
        delivery_date,
        file_sha256,
        line_no,
        reason

    from source

)

select * from named
