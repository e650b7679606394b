{#
    Whether somebody saw in the private domain what was then bought: how long before the order an article of
    the same style, and of the same category, was last opened, clicked or shared.
#}
with

bought as (

    select distinct
        lines.channel,
        lines.order_id,
        articles.product_id,
        articles.product_category

    from {{ ref('fct_order_lines') }} as lines

    inner join {{ ref('int_articles_coded') }} as articles
        on lines.product_id = articles.code

    where lines.is_valid_sale

),

seen as (

    select
        paths.channel,
        paths.order_id,
        articles.product_id,
        articles.product_category,
        min(paths.seconds_before) as seconds_before

    from {{ ref('fct_attribution_paths') }} as paths

    inner join {{ ref('int_articles_coded') }} as articles
        on paths.article_code = articles.code

    group by
        paths.channel,
        paths.order_id,
        articles.product_id,
        articles.product_category

),

matched as (

    select
        bought.channel,
        bought.order_id,
        min(case when bought.product_id = seen.product_id then seen.seconds_before end) as same_style_seconds_before,
        min(seen.seconds_before) as same_category_seconds_before

    from bought

    inner join seen
        on
            bought.channel = seen.channel
            and bought.order_id = seen.order_id
            and bought.product_category = seen.product_category

    group by
        bought.channel,
        bought.order_id

)

select * from matched
