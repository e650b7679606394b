{{ config(alias='historic_value_monthly') }}

with

tenths as (

    select
        month,
        counted_date,
        decile,
        count(*) as members,
        count(*) filter (where orders > 0) as buyers,
        cast(sum(orders) as bigint) as orders,
        cast(sum(net_fen) as bigint) as net_fen,
        cast(min(net_fen) as bigint) as least_net_fen,
        cast(max(net_fen) as bigint) as most_net_fen,
        cast(sum(costed_net_fen) as bigint) as costed_net_fen,
        cast(sum(cost_fen) as bigint) as cost_fen,
        cast(sum(days_since_first_purchase) as bigint) as buyer_days

    from {{ ref('int_member_values_dated') }}

    group by
        month,
        counted_date,
        decile

),

-- Nobody knows a margin where no article has a cost.
costing as (

    select count(cost_fen) > 0 as is_told

    from {{ ref('dim_skus') }}

),

shared as (

    select
        tenths.month,
        tenths.counted_date,
        {{ days_after(month_after("cast(date_trunc('month', tenths.counted_date) as date)", 1), -1) }}
        = tenths.counted_date as is_complete,
        tenths.decile as historic_value_decile,
        tenths.members,
        cast(sum(tenths.members) over in_month as bigint) as all_members,
        tenths.buyers,
        tenths.orders,
        tenths.net_fen as historic_net_sales_order_dated_fen,
        cast(sum(tenths.net_fen) over in_month as bigint) as all_historic_net_sales_order_dated_fen,
        cast(sum(tenths.net_fen) over (partition by tenths.month order by tenths.decile desc) as bigint)
            as net_until_then_fen,
        tenths.least_net_fen as least_historic_net_sales_fen,
        tenths.most_net_fen as most_historic_net_sales_fen,
        tenths.buyer_days,
        case when costing.is_told then tenths.costed_net_fen end as historic_costed_net_sales_fen,
        case when costing.is_told then tenths.costed_net_fen - tenths.cost_fen end as historic_margin_fen,
        {{ small_sample('tenths.members') }} as is_small_sample

    from tenths

    cross join costing

    window in_month as (partition by tenths.month)

),

rated as (

    select
        month,
        counted_date,
        is_complete,
        historic_value_decile,
        members,
        all_members,
        buyers,
        orders,
        historic_net_sales_order_dated_fen,
        all_historic_net_sales_order_dated_fen,
        least_historic_net_sales_fen,
        most_historic_net_sales_fen,
        historic_costed_net_sales_fen,
        historic_margin_fen,
        {{ ratio('historic_net_sales_order_dated_fen', 'members') }} as historic_net_sales_per_member_fen,
        {{ ratio('historic_net_sales_order_dated_fen', 'all_historic_net_sales_order_dated_fen') }}
            as historic_net_sales_share,
        {{ ratio('net_until_then_fen', 'all_historic_net_sales_order_dated_fen') }} as cumulative_net_sales_share,
        {{ ratio('orders', 'buyers') }} as orders_per_buyer,
        {{ ratio('buyer_days', 'buyers') }} as days_since_first_purchase_per_buyer,
        {{ ratio('historic_margin_fen', 'historic_costed_net_sales_fen') }} as historic_margin_rate,
        {{ ratio('historic_costed_net_sales_fen', 'historic_net_sales_order_dated_fen') }} as costed_share,
        is_small_sample

    from shared

)

select * from rated
