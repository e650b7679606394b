{{ config(alias='control_total') }}

with

totals as (

    select
        channel,
        stream,
        delivery_date,
        file_name,
        file_sha256,
        column_name,
        is_money,
        declared_total,
        received_total,
        landed_total

    from {{ ref('stg_landing__control_totals') }}

)

select * from totals
