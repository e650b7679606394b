with

source as (

    select * from {{ source('raw', 'pos__products') }}

),

named as (

    select
        product_id,
        manufacturer_id,
        department,
        brand as brand_type,
        product_category,
        product_type,
        package_size,

        -- lineage
        {{ lineage('pos__products') }},
        {{ first_broken_rule([
            ('product_id is empty', 'product_id is null'),
        ]) }}

    from source

)

select * from named
