-- What came, came back, grew, shrank and went is what a month differs by from the one before, and that
-- ended as this one begins.
with

bridged as (

    select
        *,
        lag(net_sales_order_dated_fen) over (partition by scope order by month) as net_fen_before,
        lag(cast(concat(month, '-01') as date)) over (partition by scope order by month) as month_before_date

    from {{ ref('member__sales_flow_monthly') }}

)

select
    scope,
    month

from bridged

where
    former_net_sales_fen + new_fen + reactivated_fen + expanded_fen + contracted_fen + lapsed_fen
    <> net_sales_order_dated_fen
    or retained_fen + new_fen + reactivated_fen + expanded_fen <> net_sales_order_dated_fen
    or (
        {{ month_of(month_after('month_before_date', 1)) }} = month
        and net_fen_before <> former_net_sales_fen
    )
