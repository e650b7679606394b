with

source as (

    select * from {{ source('raw', 'pinkr__guide_stores') }}

),

named as (

    select
        -- ids
        {{ bare('guide_no') }} as guide_id,
        {{ bare('store_no') }} as store_id,

        -- strings
        case guide_status when '0' then 'employed' when '2' then 'left' else guide_status end as guide_status,

        -- lineage
        _child_no,
        {{ lineage('pinkr__guide_stores') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('guide_no or store_no is empty', 'guide_id is null or store_id is null'),
        ]) }}

    from named

)

select * from judged
