-- The stock's own store and unit apart, every week has the pieces that its moves say, and no other.
with

weekly as (

    select
        store_id,
        sku_id,
        min(week_start_date) as first_week,
        max(last_told_date) as last_date,
        sum(sold_quantity) as sold_quantity,
        sum(returned_quantity) as returned_quantity

    from {{ ref('store__sell_through_weekly') }}

    group by
        store_id,
        sku_id

),

opened as (

    select
        store_id,
        min(business_date) as first_date

    from {{ ref('fct_stock_levels') }}

    group by store_id

),

moved as (

    select
        weekly.store_id,
        weekly.sku_id,
        sum(moves.sold_quantity) as sold_quantity,
        sum(moves.returned_quantity) as returned_quantity

    from weekly

    inner join opened
        on weekly.store_id = opened.store_id

    inner join {{ ref('int_stock_moves_told') }} as moves
        on
            weekly.store_id = moves.store_id
            and weekly.sku_id = moves.sku_id
            and opened.first_date < moves.business_date
            and weekly.last_date >= moves.business_date

    group by
        weekly.store_id,
        weekly.sku_id

)

select
    weekly.store_id,
    weekly.sku_id

from weekly

left join moved
    on
        weekly.store_id = moved.store_id
        and weekly.sku_id = moved.sku_id

where
    weekly.sold_quantity <> coalesce(moved.sold_quantity, 0)
    or weekly.returned_quantity <> coalesce(moved.returned_quantity, 0)
