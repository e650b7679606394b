with

source as (

    select * from {{ source('raw', 'masters__skus') }}

),

named as (

    select
        -- ids
        {{ bare(said('商品编码')) }} as sku_id,
        {{ bare(said('款号')) }} as product_id,
        {{ bare(said('条码')) }} as barcode,

        -- strings
        {{ said('颜色代码') }} as color_code,
        {{ said('颜色') }} as color,
        {{ said('尺码代码') }} as size_code,
        {{ said('尺码') }} as size,

        -- lineage
        {{ lineage('masters__skus') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the article has no number', 'sku_id is null'),
            ('the style has no number', 'product_id is null'),
        ]) }}

    from named

)

select * from judged
