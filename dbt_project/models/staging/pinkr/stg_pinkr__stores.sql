with

source as (

    select * from {{ source('raw', 'pinkr__stores') }}

),

named as (

    select
        -- ids
        {{ bare('store_no') }} as store_id,

        -- strings
        store_name,
        address,
        {{ bare('telephone') }} as telephone,
        case business_model
            when '0' then 'direct' when '1' then 'joint' when '2' then 'franchise' else business_model
        end as business_model,

        -- dates
        cast(null as date) as opening_date,

        -- lineage
        {{ lineage('pinkr__stores') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('store_no is empty', 'store_id is null'),
        ]) }}

    from named

)

select * from judged
