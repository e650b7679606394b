{# The category on which most of an order was spent; of equals the first by name. #}
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

-- Who lists units, lists the articles of all channels; shops call an article by its unit or its style.
codes as (

    select
        products.product_id as code,
        min(products.product_category) as product_category

    from products

    inner join listing
        on products.channel = listing.channel

    group by products.product_id

    union

    select
        skus.sku_id as code,
        min(products.product_category) as product_category

    from skus

    inner join products
        on
            skus.channel = products.channel
            and skus.product_id = products.product_id

    group by skus.sku_id

),

bought as (

    select
        lines.channel,
        lines.order_id,
        coalesce(products.product_category, codes.product_category) as product_category,
        sum(lines.amount_fen) as amount_fen

    from {{ ref('fct_order_lines') }} as lines

    left join products
        on
            lines.channel = products.channel
            and lines.product_id = products.product_id

    left join codes
        on lines.product_id = codes.code

    where lines.is_valid_sale

    group by
        lines.channel,
        lines.order_id,
        coalesce(products.product_category, codes.product_category)

),

chosen as (

    select
        channel,
        order_id,
        product_category

    from bought

    where product_category is not null

    qualify row_number() over (partition by channel, order_id order by amount_fen desc, product_category asc) = 1

)

select * from chosen
