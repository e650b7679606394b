with

source as (

    select * from {{ source('raw', 'burgeon__product_records') }}

),

named as (

    select
        -- ids
        {{ bare('m_productalias_id') }} as sku_record_id,
        {{ bare('no') }} as sku_id,
        {{ bare('intscode') }} as barcode,
        {{ bare('m_product_id') }} as product_record_id,
        {{ bare('name') }} as product_id,

        -- strings
        value as product_name,
        brand,
        season,
        category as product_category,
        property as product_type,
        color_code,
        color,
        size_code,
        size,

        -- numerics
        {{ fen('price_list') }} as tag_price_fen,
        {{ fen('price_cost') }} as cost_fen,

        -- lineage
        {{ lineage('burgeon__product_records') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('an id or code is empty', 'sku_record_id is null or sku_id is null or product_id is null'),
            ('a price is not a plain amount', out_of_range('tag_price_fen') ~ ' or ' ~ out_of_range('cost_fen')),
        ]) }}

    from named

)

select * from judged
