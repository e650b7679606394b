{#
    What persons bought in a month, by where they are at home: the city of their home store as of the payment, or else of
    the store in which they paid. Who bought online and has no home store is of no city. Of a line something must have been
    kept; the price is that on the tag, so that a discount is no other taste.
#}
{%- set edges = var('price_edges_fen') -%}
with

orders as (

    select
        sales.channel,
        sales.order_id,
        sales.person_id,
        sales.business_date,
        stores.city

    from {{ ref('int_sales_identified') }} as sales

    left join {{ ref('int_orders_homed') }} as homed
        on
            sales.channel = homed.channel
            and sales.order_id = homed.order_id

    inner join {{ ref('int_store_versions_dated') }} as stores
        on
            coalesce(homed.home_store_id, case when sales.endpoint = 'offline' then sales.selling_store_id end)
            = stores.store_id
            and sales.business_date >= stores.valid_from_date
            and sales.business_date < coalesce(stores.valid_to_date, date '9999-12-31')

    where
        sales.is_purchase
        and sales.person_id is not null
        and stores.city is not null

),

placed as (

    select distinct
        {{ month_of('orders.business_date') }} as month,
        orders.city,
        orders.person_id,
        coalesce(articles.product_category, 'unknown') as product_category,
        case
            {% for edge in edges -%}
            when articles.tag_price_fen < {{ edge }}
                then '{{ edges[loop.index0 - 1] // 100 if loop.index0 else 0 }}-{{ edge // 100 }}'
            {% endfor -%}
            when articles.tag_price_fen is not null then '{{ edges[-1] // 100 }}+'
            else 'unknown'
        end as price_band

    from orders

    inner join {{ ref('fct_order_lines') }} as lines
        on
            orders.channel = lines.channel
            and orders.order_id = lines.order_id
            and lines.is_valid_sale

    left join {{ ref('int_articles_coded') }} as articles
        on lines.product_id = articles.code

    left join {{ ref('int_lines_refunded') }} as refunds
        on
            lines.channel = refunds.channel
            and lines.order_line_id = refunds.order_line_id

    where lines.amount_fen > coalesce(refunds.refund_fen, 0)

)

select * from placed
