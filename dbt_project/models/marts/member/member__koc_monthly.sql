{{ config(alias='koc_monthly') }}

with

kocs as (

    select * from {{ ref('int_kocs_judged') }}

),

monthly as (

    select
        month,
        rule_version,
        count(*) as sharers,
        count(*) filter (where is_koc) as kocs,
        count(*) filter (where is_in_ring) as sharers_in_rings,
        cast(sum(orders) as bigint) as orders,
        cast(coalesce(sum(orders) filter (where is_koc), 0) as bigint) as koc_orders,
        cast(sum(net_sales_order_dated_fen) as bigint) as net_sales_order_dated_fen,
        cast(coalesce(sum(net_sales_order_dated_fen) filter (where is_koc), 0) as bigint)
            as koc_net_sales_order_dated_fen

    from kocs

    group by
        month,
        rule_version

),

rated as (

    select
        *,
        {{ ratio('kocs', 'sharers') }} as koc_rate,
        {{ ratio('koc_net_sales_order_dated_fen', 'net_sales_order_dated_fen') }} as koc_sales_share

    from monthly

)

select * from rated
