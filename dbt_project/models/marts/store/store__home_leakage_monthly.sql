{{ config(alias='home_leakage_monthly') }}

with

cities as (

    select
        store_id,
        city

    from {{ ref('int_store_versions_dated') }}

    where valid_to_date is null

),

orders as (

    select
        *,
        {{ month_of('business_date') }} as month

    from {{ ref('int_orders_homed') }}

),

leaked as (

    select
        home_store_id,
        order_store_id,
        month,
        count(*) as orders,
        count(distinct person_id) as buyers,
        cast(sum(net_fen) as bigint) as net_sales_order_dated_fen

    from orders

    group by
        home_store_id,
        order_store_id,
        month

),

-- What the members of a home store spent anywhere.
homes as (

    select
        home_store_id,
        month,
        count(distinct person_id) as home_store_buyers,
        cast(sum(net_fen) as bigint) as home_store_net_sales_order_dated_fen

    from orders

    group by
        home_store_id,
        month

),

rated as (

    select
        leaked.home_store_id,
        home_cities.city as home_city,
        leaked.order_store_id,
        order_cities.city as order_city,
        leaked.month,
        leaked.home_store_id = leaked.order_store_id as is_at_home,
        leaked.orders,
        leaked.buyers,
        leaked.net_sales_order_dated_fen,
        homes.home_store_buyers,
        homes.home_store_net_sales_order_dated_fen,
        {{ ratio('leaked.net_sales_order_dated_fen', 'homes.home_store_net_sales_order_dated_fen') }}
            as share_of_home_store

    from leaked

    inner join homes
        on
            leaked.home_store_id = homes.home_store_id
            and leaked.month = homes.month

    left join cities as home_cities
        on leaked.home_store_id = home_cities.store_id

    left join cities as order_cities
        on leaked.order_store_id = order_cities.store_id

)

select * from rated
