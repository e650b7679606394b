-- Open and closed hours of all stores, and direct, indirect and other sales, are all that is kept of all orders.
with

orders as (

    select coalesce(sum(net_fen), 0) as net_fen

    from {{ ref('int_orders_netted') }}

),

nights as (

    select
        coalesce(sum(net_sales_order_dated_fen), 0) as net_fen,
        coalesce(sum(closed_hours_net_sales_fen + open_hours_net_sales_fen), 0) as hours_fen

    from {{ ref('store__night') }}

),

origins as (

    select
        scope_type,
        window_days,
        sum(direct_fen + indirect_fen + other_fen) as net_fen

    from {{ ref('kpi__private_domain_daily') }}

    group by
        scope_type,
        window_days

)

select 'nights' as told

from orders

cross join nights

where
    orders.net_fen <> nights.net_fen
    or orders.net_fen <> nights.hours_fen

union all

select origins.scope_type as told

from orders

cross join origins

where orders.net_fen <> origins.net_fen
