{#
    How many persons of a city bought in a category, a band of prices, or both in a month, beside how many of all cities
    did: persons anew for each level. Also where nobody of the city did. These are true counts, too small ones included,
    so only `member.preference_monthly` may tell them.
#}
{%- set levels = [
    ('category', 'product_category', "'any'"),
    ('price_band', "'any'", 'price_band'),
    ('category_price_band', 'product_category', 'price_band'),
] -%}
with

leveled as (

    {% for level, category, band in levels -%}
    select distinct
        month,
        city,
        person_id,
        '{{ level }}' as cell_level,
        {{ category }} as product_category,
        {{ band }} as price_band

    from {{ ref('int_purchases_placed') }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}
),

cities as (

    select
        month,
        city,
        count(distinct person_id) as city_buyers

    from {{ ref('int_purchases_placed') }}

    group by
        month,
        city

),

months as (

    select
        month,
        count(distinct person_id) as all_city_buyers

    from {{ ref('int_purchases_placed') }}

    group by month

),

cells as (

    select
        month,
        cell_level,
        product_category,
        price_band,
        count(distinct person_id) as all_buyers

    from leveled

    group by
        month,
        cell_level,
        product_category,
        price_band

),

counted as (

    select
        cities.month,
        cities.city,
        cells.cell_level,
        cells.product_category,
        cells.price_band,
        count(leveled.person_id) as buyers,
        cities.city_buyers,
        cells.all_buyers,
        months.all_city_buyers

    from cities

    inner join months
        on cities.month = months.month

    inner join cells
        on cities.month = cells.month

    left join leveled
        on
            cities.month = leveled.month
            and cities.city = leveled.city
            and cells.cell_level = leveled.cell_level
            and cells.product_category = leveled.product_category
            and cells.price_band = leveled.price_band

    group by all

)

select * from counted
