{#
    What shops call an article, its unit or its style, and which style and category that is. Who lists units
    lists the articles of all channels.
#}
with

products as (

    select * from {{ ref('dim_products') }}

    where product_category is not null

),

skus as (

    {{ standing_lines('skus', ['sku_id', 'product_id']) | indent(4) }}

),

listing as (

    select distinct channel

    from skus

),

named as (

    select
        products.product_id as code,
        products.product_id,
        products.product_category

    from products

    inner join listing
        on products.channel = listing.channel

    union all

    select
        skus.sku_id as code,
        skus.product_id,
        products.product_category

    from skus

    inner join products
        on
            skus.channel = products.channel
            and skus.product_id = products.product_id

),

coded as (

    select
        code,
        min(product_id) as product_id,
        min(product_category) as product_category

    from named

    group by code

)

select * from coded
