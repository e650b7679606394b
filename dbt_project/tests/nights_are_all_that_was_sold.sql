-- Open and closed hours of all stores, and direct, indirect and other sales, are all that was sold less what came back.
with

sold as (

    select coalesce(sum(goods_fen), 0) as goods_fen

    from {{ ref('fct_orders') }}

),

returned as (

    select coalesce(sum(refund_fen), 0) as refund_fen

    from {{ ref('fct_refund_lines') }}

),

kept as (

    select sold.goods_fen - returned.refund_fen as net_fen

    from sold

    cross join returned

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

from kept

cross join nights

where
    kept.net_fen <> nights.net_fen
    or kept.net_fen <> nights.hours_fen

union all

select origins.scope_type as told

from kept

cross join origins

where kept.net_fen <> origins.net_fen
