-- Direct, indirect and the rest are all that was sold, to the fen, for every window.
with

attributed as (

    select
        window_days,
        sum(goods_fen) as fen

    from {{ ref('fct_order_attribution') }}

    group by window_days

),

sold as (

    select sum(goods_fen) as fen

    from {{ ref('fct_orders') }}

)

select attributed.window_days

from attributed

cross join sold

where attributed.fen <> sold.fen
