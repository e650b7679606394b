{{ config(alias='home_leakage_monthly') }}

with

versions as (

    select * from {{ ref('int_store_versions_dated') }}

),

-- Where the stores were on the day of the order.
orders as (

    select
        homed.*,
        {{ month_of('homed.business_date') }} as month,
        home_stores.city as home_city,
        order_stores.city as order_city

    from {{ ref('int_orders_homed') }} as homed

    left join versions as home_stores
        on
            homed.home_store_id = home_stores.store_id
            and homed.business_date >= home_stores.valid_from_date
            and homed.business_date < coalesce(home_stores.valid_to_date, date '9999-12-31')

    left join versions as order_stores
        on
            homed.order_store_id = order_stores.store_id
            and homed.business_date >= order_stores.valid_from_date
            and homed.business_date < coalesce(order_stores.valid_to_date, date '9999-12-31')

),

leaked as (

    select
        home_store_id,
        order_store_id,
        month,
        max_by(home_city, business_date) as home_city,
        max_by(order_city, business_date) as order_city,
        count(case when is_valid then 1 end) as orders,
        count(distinct case when is_purchase then person_id end) as buyers,
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
        count(distinct case when is_purchase then person_id end) as home_store_buyers,
        cast(sum(net_fen) as bigint) as home_store_net_sales_order_dated_fen

    from orders

    group by
        home_store_id,
        month

),

rated as (

    select
        leaked.home_store_id,
        leaked.home_city,
        leaked.order_store_id,
        leaked.order_city,
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

)

select * from rated
