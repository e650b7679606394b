{#
    What shops call an article, its unit or its style, and what it is. Who lists units lists the articles of
    all channels; a style may be listed before any unit of it is.
#}
{%- set traits = ['product_id', 'product_category', 'tag_price_fen', 'cost_fen', 'from_months', 'to_months'] -%}
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
        {{ traits | join(',\n        ') }}

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
        {% for trait in traits -%}
        {{ 'max' if trait == 'to_months' else 'min' }}({{ trait }}) as {{ trait }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from named

    group by code

)

select * from coded
