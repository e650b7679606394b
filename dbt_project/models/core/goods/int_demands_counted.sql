{#
    What a store sold of a unit in the 28 days before a day and in the seven from it on: for every Monday whose week is over, and
    for the day after the last one told. What a store neither had nor sold is not ranged, and all of it is an error if it sells.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

froms as (

    select
        dates.calendar_date as from_date,
        true as is_over

    from {{ ref('dim_dates') }} as dates

    inner join told
        on
            dates.calendar_date >= {{ days_after('told.first_date', 28) }}
            and dates.calendar_date <= {{ days_after('told.last_date', -6) }}

    where cast(date_trunc('week', dates.calendar_date) as date) = dates.calendar_date

    union all

    select
        {{ days_after('last_date', 1) }} as from_date,
        false as is_over

    from told

    where last_date >= {{ days_after('first_date', 27) }}

),

sold as (

    select
        froms.from_date,
        froms.is_over,
        moves.store_id,
        moves.sku_id,
        sum(case when moves.business_date < froms.from_date then moves.sold_quantity else 0 end) as sold_before,
        sum(case when moves.business_date >= froms.from_date then moves.sold_quantity else 0 end) as sold_after,
        false as is_listed

    from {{ ref('int_stock_moves_told') }} as moves

    inner join froms
        on
            moves.business_date >= {{ days_after('froms.from_date', -28) }}
            and moves.business_date < {{ days_after('froms.from_date', 7) }}

    group by
        froms.from_date,
        froms.is_over,
        moves.store_id,
        moves.sku_id

),

listed as (

    select distinct
        froms.from_date,
        froms.is_over,
        levels.store_id,
        levels.sku_id,
        0 as sold_before,
        0 as sold_after,
        true as is_listed

    from {{ ref('fct_stock_levels') }} as levels

    inner join froms
        on
            levels.business_date >= {{ days_after('froms.from_date', -7) }}
            and levels.business_date < froms.from_date

    where
        levels.store_id is not null
        and levels.sku_id is not null

),

told_of as (

    select * from sold

    union all

    select * from listed

),

units as (

    select
        from_date,
        is_over,
        store_id,
        sku_id,
        cast(sum(sold_before) as bigint) as sold_before,
        cast(sum(sold_after) as bigint) as sold_after,
        max(is_listed) or sum(sold_before) > 0 as is_ranged

    from told_of

    group by
        from_date,
        is_over,
        store_id,
        sku_id

)

select * from units
