{# The category on which most of an order was spent; of equals the first by name. #}
with

bought as (

    select
        lines.channel,
        lines.order_id,
        coalesce(products.product_category, codes.product_category) as product_category,
        sum(lines.amount_fen) as amount_fen

    from {{ ref('fct_order_lines') }} as lines

    left join {{ ref('dim_products') }} as products
        on
            lines.channel = products.channel
            and lines.product_id = products.product_id

    -- A till's own list comes before everybody's.
    left join {{ ref('int_articles_coded') }} as codes
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
