with

source as (

    select * from {{ source('raw', 'landing__deliveries') }}

),

named as (

    select
        channel,
        stream,
        delivery_date,
        file_name,
        file_sha256,
        status as delivery_status,
        reason,
        received as received_lines,
        loaded as loaded_lines,
        duplicate as duplicate_lines,
        superseded as superseded_lines,
        quarantined as quarantined_lines,
        erased as erased_lines,
        rejected as rejected_lines

    from source

)

select * from named
