with

skus as (

    {{ standing_lines('skus', ['sku_id', 'product_id']) | indent(4) }}

),

products as (

    {{ standing_lines('products', ['product_id', 'product_category', 'product_type'], {
        'season': 'string',
        'product_year': 'bigint',
        'tag_price_fen': 'bigint',
        'cost_fen': 'bigint',
        'from_months': 'bigint',
        'to_months': 'bigint',
        'launch_date': 'date',
    }) | indent(4) }}

),

described as (

    select
        skus.sku_id,
        skus.product_id,
        products.product_category,
        products.product_type,
        products.season,
        products.product_year,
        products.tag_price_fen,
        products.cost_fen,
        products.from_months,
        products.to_months,
        products.launch_date

    from skus

    left join products
        on
            skus.channel = products.channel
            and skus.product_id = products.product_id

)

select * from described
