with

source as (

    select * from {{ source('raw', 'masters__products') }}

),

named as (

    select
        -- ids
        {{ bare(said('款号')) }} as product_id,
        cast(null as string) as manufacturer_id,

        -- strings
        {{ said('品名') }} as product_name,
        {{ said('大类') }} as department,
        {{ said('品牌') }} as brand_type,
        {{ said('大类') }} as product_category,
        {{ said('小类') }} as product_type,
        cast(null as string) as package_size,
        {{ said('季节') }} as season,

        -- numerics
        {{ whole_number(said('年份')) }} as product_year,
        {{ whole_number(said('适用月龄起')) }} as from_months,
        {{ whole_number(said('适用月龄止')) }} as to_months,
        {{ fen(said('吊牌价')) }} as tag_price_fen,
        {{ fen(said('成本价')) }} as cost_fen,

        -- dates
        {{ sheet_day(said('上市日期')) }} as launch_date,

        -- lineage
        {{ lineage('masters__products') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the article has no number', 'product_id is null'),
            ('the tag price is not a plain amount', out_of_range('tag_price_fen')),
            ('the cost is not a plain amount', out_of_range('cost_fen')),
        ]) }}

    from named

)

select * from judged
