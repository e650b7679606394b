with

source as (

    select * from {{ source('raw', 'jushuitan__skus') }}

),

named as (

    select
        -- ids
        {{ bare('sku_id') }} as sku_id,
        {{ bare('i_id') }} as product_id,
        {{ bare('sku_code') }} as barcode,

        -- strings
        name as product_name,
        brand,
        category as product_category,
        vc_name as product_type,
        properties_value as color_and_size,
        {{ bare('other_1') }} as season,

        -- numerics
        {{ fen('cost_price') }} as cost_fen,
        {{ fen('market_price') }} as tag_price_fen,

        -- booleans
        enabled = '1' as is_enabled,

        -- timestamps
        {{ instant('modified') }} as modified_at,

        -- lineage
        {{ lineage('jushuitan__skus') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('sku_id or i_id is empty', 'sku_id is null or product_id is null'),
        ]) }}

    from named

)

select * from judged
