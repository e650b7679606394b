{#
    How much more often persons of a city bought something than those of all cities, drawn to these the more the less there
    is to go by: the credibility of Bühlmann and Straub over the cities of a month. By chance alone an index differs from
    city to city as a share of so many persons does.
#}
with

expected as (

    select
        *,
        cast(all_buyers as double) / all_city_buyers as all_share,
        cast(city_buyers as double) * all_buyers / all_city_buyers as expected_buyers,
        cast(buyers as double) * all_city_buyers / (cast(city_buyers as double) * all_buyers) as raw_index

    from {{ ref('int_preferences_counted') }}

),

-- Sums of doubles end otherwise in another order of the rows.
summed as (

    select
        *,
        count(*) over of_cell as cities,
        cast(sum(cast(
            expected_buyers * (raw_index - 1) * (raw_index - 1) as decimal(38, 12)
        )) over of_cell as double) as spread,
        cast(sum(cast(expected_buyers as decimal(38, 12))) over of_cell as double) as weight,
        cast(sum(cast(expected_buyers * expected_buyers as decimal(38, 12))) over of_cell as double) as weight_squares

    from expected

    window of_cell as (partition by month, cell_level, product_category, price_band)

),

parted as (

    select
        *,
        (cities - 1) * (1 - all_share) as spread_by_chance,
        weight - weight_squares / weight as weight_between

    from summed

),

-- With one city there is nothing between cities.
varying as (

    select
        *,
        case
            when weight_between > 0.000001 then greatest((spread - spread_by_chance) / weight_between, 0)
            else 0
        end as variance_between

    from parted

),

credible as (

    select
        *,
        case
            when variance_between > 0
                then expected_buyers * variance_between / (expected_buyers * variance_between + 1 - all_share)
            else 0
        end as credibility

    from varying

)

select
    month,
    city,
    cell_level,
    product_category,
    price_band,
    buyers,
    city_buyers,
    all_buyers,
    all_city_buyers,
    cast(raw_index as decimal(18, 4)) as raw_index,
    cast(1 + credibility * (raw_index - 1) as decimal(18, 4)) as shrunken_index,
    cast(credibility as decimal(18, 4)) as credibility

from credible
