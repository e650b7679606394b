{{ config(alias='capability') }}

with

capabilities as (

    select
        capability,
        name_zh,
        meaning,
        channel,
        stream,
        is_delivered,
        is_told,
        missing_because,
        is_available

    from {{ ref('dim_capabilities') }}

)

select * from capabilities
