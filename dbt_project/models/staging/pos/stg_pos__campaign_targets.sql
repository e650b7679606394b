with

source as (

    select * from {{ source('raw', 'pos__campaign_targets') }}

),

named as (

    select
        campaign_id,
        household_id as source_customer_id,

        -- lineage
        {{ lineage('pos__campaign_targets') }},
        {{ first_broken_rule([
            ('campaign_id or household_id is empty', 'campaign_id is null or household_id is null'),
        ]) }}

    from source

)

select * from named
