{#
    What a store's goods of a season have cost, what of them was sold in four weeks, and what was let off
    the price on the tag, month by month. Stock is that of the last day of the month on which the unit's
    was told; where the books are below zero there is none.
#}
with

levels as (

    select
        store_id,
        sku_id,
        cast(date_trunc('month', business_date) as date) as month_date,
        max(business_date) as last_told_date,
        greatest(max_by(closing_quantity, business_date), 0) as stock_quantity,
        greatest(-max_by(closing_quantity, business_date), 0) as below_zero_quantity,
        max_by(net_sold_4_weeks_quantity, business_date) as net_sold_quantity

    from {{ ref('int_stock_days_reckoned') }}

    group by all

),

moved as (

    select
        store_id,
        sku_id,
        cast(date_trunc('month', business_date) as date) as month_date,
        sum(sold_quantity) as sold_quantity,
        sum(tag_fen) as tag_fen,
        sum(markdown_fen) as markdown_fen

    from {{ ref('int_stock_moves_told') }}

    group by all

),

-- A month in which a unit's stock is not told has no stock of it, and not none.
units as (

    select
        coalesce(levels.store_id, moved.store_id) as store_id,
        coalesce(levels.sku_id, moved.sku_id) as sku_id,
        coalesce(levels.month_date, moved.month_date) as month_date,
        levels.last_told_date,
        levels.stock_quantity,
        levels.below_zero_quantity,
        levels.net_sold_quantity,
        coalesce(moved.sold_quantity, 0) as sold_quantity,
        coalesce(moved.tag_fen, 0) as tag_fen,
        coalesce(moved.markdown_fen, 0) as markdown_fen

    from levels

    full outer join moved
        on
            levels.store_id = moved.store_id
            and levels.sku_id = moved.sku_id
            and levels.month_date = moved.month_date

),

counted as (

    select
        units.store_id,
        units.month_date,
        {{ days_after(month_after('units.month_date', 1), -1) }} as end_date,
        coalesce(skus.season, 'unknown') as season,
        skus.product_year,
        max(units.last_told_date) as last_told_date,
        cast(sum(units.stock_quantity) as bigint) as stock_quantity,
        cast(sum(units.below_zero_quantity) as bigint) as below_zero_quantity,
        cast(sum(case when skus.cost_fen is null then units.stock_quantity end) as bigint) as uncosted_quantity,
        cast(sum(units.stock_quantity * skus.cost_fen) as bigint) as stock_cost_fen,
        cast(sum(units.net_sold_quantity * skus.cost_fen) as bigint) as sold_4_weeks_cost_fen,
        cast(sum(units.sold_quantity) as bigint) as sold_quantity,
        cast(sum(units.tag_fen) as bigint) as tag_fen,
        cast(sum(units.markdown_fen) as bigint) as markdown_fen

    from units

    left join {{ ref('dim_skus') }} as skus
        on units.sku_id = skus.sku_id

    group by all

)

select * from counted
