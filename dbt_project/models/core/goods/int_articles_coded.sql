{#
    What shops call an article, its unit or its style, and what it is. Who lists units lists the articles of
    all channels; a style may be listed before any unit of it is.
#}
with

skus as (

    {{ standing_lines('skus', ['sku_id']) | indent(4) }}

),

listing as (

    select distinct channel

    from skus

),

named as (

    {% for code in ['sku_id', 'product_id'] -%}
    select
        {{ code }} as code,
        product_id,
        product_category,
        tag_price_fen,
        cost_fen,
        from_months,
        to_months

    from {{ ref('dim_skus') }}

    union all

    {% endfor -%}
    select
        products.product_id as code,
        products.product_id,
        products.product_category,
        null as tag_price_fen,
        null as cost_fen,
        null as from_months,
        null as to_months

    from {{ ref('dim_products') }} as products

    inner join listing
        on products.channel = listing.channel

),

coded as (

    select
        code,
        min(product_id) as product_id,
        min(product_category) as product_category,
        min(tag_price_fen) as tag_price_fen,
        min(cost_fen) as cost_fen,
        min(from_months) as from_months,
        max(to_months) as to_months

    from named

    group by code

)

select * from coded
