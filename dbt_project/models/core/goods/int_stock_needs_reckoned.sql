{#
    What a store needs of a unit, and what it has too much of, by its newest stock and what it will sell. Pieces are rounded,
    so that what sells once in two months is still there. What was launched within four weeks is not too much yet, and where
    the books say less than nothing nobody knows.
#}
{%- set rule = var('reorder') -%}
with

stocks as (

    select
        store_id,
        sku_id,
        max(business_date) as stock_date,
        max_by(closing_quantity, business_date) as closing_quantity

    from {{ ref('int_stock_days_reckoned') }}

    group by
        store_id,
        sku_id

),

forecasts as (

    select *

    from {{ ref('int_demands_forecast') }}

    where sold_quantity is null

),

-- The goods of a dealer are the dealer's own.
owners as (

    select
        store_id,
        min(org_node_id) as owner

    from {{ ref('bridge_store_org') }}

    where
        org_node_kind = 'dealer'
        and valid_to_date is null

    group by store_id

),

reckoned as (

    select
        forecasts.from_date,
        stocks.store_id,
        stocks.sku_id,
        coalesce(owners.owner, 'direct') as owner,
        stocks.stock_date,
        stocks.closing_quantity,
        forecasts.sold_4_weeks_quantity,
        forecasts.credibility,
        forecasts.forecast_quantity,
        case
            when stocks.closing_quantity >= 0
                then cast(greatest(
                    round({{ rule.weeks_wanted }} * forecasts.forecast_quantity) - stocks.closing_quantity, 0
                ) as bigint)
        end as needed_quantity,
        case
            when stocks.closing_quantity >= 0 and skus.launch_date > {{ days_after('forecasts.from_date', -28) }} then 0
            when stocks.closing_quantity >= 0
                then cast(greatest(
                    stocks.closing_quantity - ceil({{ rule.weeks_at_most }} * forecasts.forecast_quantity), 0
                ) as bigint)
        end as surplus_quantity

    from stocks

    inner join forecasts
        on
            stocks.store_id = forecasts.store_id
            and stocks.sku_id = forecasts.sku_id
            and stocks.stock_date >= {{ days_after('forecasts.from_date', -7) }}

    left join owners
        on stocks.store_id = owners.store_id

    left join {{ ref('dim_skus') }} as skus
        on stocks.sku_id = skus.sku_id

)

select * from reckoned
