with

source as (

    select * from {{ source('raw', 'pinkr__guides') }}

),

named as (

    select
        -- ids
        {{ bare('guide_no') }} as guide_id,
        guide_name,
        {{ bare('store_no') }} as store_id,
        phone,
        birthday,

        -- strings
        case position when '0' then 'manager' when '1' then 'guide' else position end as guide_position,
        case sex when '1' then 'male' when '2' then 'female' end as gender,
        case guide_status when '0' then 'employed' when '2' then 'left' else guide_status end as guide_status,

        -- dates
        {{ calendar_day('entry_date') }} as hired_date,

        -- lineage
        {{ lineage('pinkr__guides') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('guide_no is empty', 'guide_id is null'),
        ]) }}

    from named

)

select * from judged
