with

source as (

    select * from {{ source('raw', 'pos__members') }}

),

named as (

    select
        household_id as source_customer_id,
        age as age_band,
        income as income_band,
        home_ownership,
        marital_status,
        household_size,
        household_comp as household_composition,
        kids_count as children_count,

        -- lineage
        {{ lineage('pos__members') }},
        {{ first_broken_rule([
            ('household_id is empty', 'household_id is null'),
        ]) }}

    from source

)

select * from named
