{#
    The stock of a unit beside the last stock that was told before it, and what moved in between. What
    neither sales nor returns explain came in or went out untold: receipts, transfers, counts and losses,
    of which no channel tells. A unit that is not listed when its store's stock is first told was not there.
#}
with

levels as (

    select
        store_id,
        sku_id,
        business_date,
        sum(quantity) as quantity

    from {{ ref('fct_stock_levels') }}

    where
        store_id is not null
        and sku_id is not null

    group by
        store_id,
        sku_id,
        business_date

),

first_told as (

    select
        store_id,
        min(business_date) as first_date

    from levels

    group by store_id

),

units as (

    select
        levels.store_id,
        levels.sku_id,
        first_told.first_date,
        min(levels.business_date) as first_listed_date

    from levels

    inner join first_told
        on levels.store_id = first_told.store_id

    group by
        levels.store_id,
        levels.sku_id,
        first_told.first_date

),

days as (

    select
        store_id,
        sku_id,
        business_date,
        quantity,
        0 as sold_quantity,
        0 as full_price_quantity,
        0 as private_quantity,
        0 as returned_quantity

    from levels

    union all

    select
        store_id,
        sku_id,
        first_date as business_date,
        0 as quantity,
        0 as sold_quantity,
        0 as full_price_quantity,
        0 as private_quantity,
        0 as returned_quantity

    from units

    where first_listed_date > first_date

    union all

    select
        moves.store_id,
        moves.sku_id,
        moves.business_date,
        cast(null as bigint) as quantity,
        moves.sold_quantity,
        moves.full_price_quantity,
        moves.private_quantity,
        moves.returned_quantity

    from {{ ref('int_stock_moves_told') }} as moves

    inner join units
        on
            moves.store_id = units.store_id
            and moves.sku_id = units.sku_id

),

{% set counts = ['sold_quantity', 'full_price_quantity', 'private_quantity', 'returned_quantity'] -%}
by_day as (

    select
        store_id,
        sku_id,
        business_date,
        {% for count in counts -%}
        sum({{ count }}) as {{ count }},
        {% endfor -%}
        max(quantity) as quantity

    from days

    group by
        store_id,
        sku_id,
        business_date

),

-- From the first move on, or over four weeks.
running as (

    select
        store_id,
        sku_id,
        business_date,
        quantity,
        {% for count in counts -%}
        sum({{ count }}) over (
            partition by store_id, sku_id order by business_date rows between unbounded preceding and current row
        ) as {{ count }}_so_far,
        {% endfor -%}
        sum(sold_quantity - returned_quantity) over (
            partition by store_id, sku_id
            order by {{ days_between("date '1970-01-01'", 'business_date') }}
            range between 27 preceding and current row
        ) as net_sold_4_weeks_quantity

    from by_day

),

beside_the_last as (

    select
        *,
        lag(quantity) over (partition by store_id, sku_id order by business_date) as opening_quantity,
        {% for count in counts -%}
        {{ count }}_so_far
        - lag({{ count }}_so_far) over (partition by store_id, sku_id order by business_date) as {{ count }},
        {% endfor -%}
        lag(business_date) over (partition by store_id, sku_id order by business_date) as opened_date

    from running

    where quantity is not null

),

reckoned as (

    select
        store_id,
        sku_id,
        business_date,
        opened_date,
        cast(opening_quantity as bigint) as opening_quantity,
        {% for count in counts -%}
        cast({{ count }} as bigint) as {{ count }},
        {% endfor -%}
        cast(greatest(quantity - opening_quantity + sold_quantity - returned_quantity, 0) as bigint)
            as untold_in_quantity,
        cast(greatest(opening_quantity - quantity - sold_quantity + returned_quantity, 0) as bigint)
            as untold_out_quantity,
        cast(quantity as bigint) as closing_quantity,
        cast(sold_quantity_so_far - returned_quantity_so_far as bigint) as net_sold_so_far_quantity,
        cast(net_sold_4_weeks_quantity as bigint) as net_sold_4_weeks_quantity

    from beside_the_last

    where opened_date is not null

)

select * from reckoned
