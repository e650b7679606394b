with

source as (

    select * from {{ source('raw', 'burgeon__store_records') }}

),

named as (

    select
        -- ids
        {{ bare('id') }} as store_record_id,
        {{ bare('code') }} as store_id,

        -- strings
        name as store_name,
        area,

        -- booleans
        case is_store when 'Y' then true when 'N' then false end as is_store,
        case is_warehouse when 'Y' then true when 'N' then false end as is_warehouse,
        case is_cloud_store when 'Y' then true when 'N' then false end as is_virtual,
        case is_center when 'Y' then true when 'N' then false end as is_centre,
        case is_active when 'Y' then true when 'N' then false end as is_active,

        -- lineage
        {{ lineage('burgeon__store_records') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('id or code is empty', 'store_record_id is null or store_id is null'),
        ]) }}

    from named

)

select * from judged
