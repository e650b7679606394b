{{ config(alias='rfm_monthly') }}

with

cells as (

    select
        {{ month_of('month_end_date') }} as month,
        edges_version,
        recency_score,
        frequency_score,
        monetary_score,
        count(*) as buyers,
        cast(sum(orders) as bigint) as orders,
        cast(sum(net_fen) as bigint) as net_sales_order_dated_fen

    from {{ ref('int_rfm_scores_dated') }}

    group by
        {{ month_of('month_end_date') }},
        edges_version,
        recency_score,
        frequency_score,
        monetary_score

),

shared as (

    select
        month,
        edges_version,
        recency_score,
        frequency_score,
        monetary_score,
        buyers,
        cast(sum(buyers) over (partition by month) as bigint) as all_buyers,
        orders,
        net_sales_order_dated_fen

    from cells

),

rated as (

    select
        month,
        edges_version,
        recency_score,
        frequency_score,
        monetary_score,
        buyers,
        all_buyers,
        {{ ratio('buyers', 'all_buyers') }} as buyers_share,
        orders,
        net_sales_order_dated_fen,
        {{ ratio('net_sales_order_dated_fen', 'orders') }} as aov_per_order_fen,
        {{ ratio('net_sales_order_dated_fen', 'buyers') }} as spend_per_customer_fen,
        {{ small_sample('buyers') }} as is_small_sample

    from shared

)

select * from rated
