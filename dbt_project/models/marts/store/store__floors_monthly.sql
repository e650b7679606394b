{{ config(alias='floors_monthly') }}

with

monthly as (

    select
        scope_type,
        scope,
        month,
        floor_combination,
        count(case when floor_combination <> 'unknown' then person_id end) as customers,
        cast(sum(orders) as bigint) as orders,
        cast(sum(offline_fen) as bigint) as offline_net_sales_fen,
        cast(sum(private_fen) as bigint) as private_net_sales_fen,
        cast(sum(public_fen) as bigint) as public_net_sales_fen,
        cast(sum(net_fen) as bigint) as net_sales_order_dated_fen

    from {{ ref('int_month_floors_combined') }}

    group by
        scope_type,
        scope,
        month,
        floor_combination

),

rated as (

    select
        *,
        cast(sum(net_sales_order_dated_fen) over (partition by scope_type, scope, month) as bigint)
            as scope_net_sales_order_dated_fen,
        {{ ratio('net_sales_order_dated_fen', 'customers') }} as fen_per_customer

    from monthly

),

shared as (

    select
        *,
        {{ ratio('net_sales_order_dated_fen', 'scope_net_sales_order_dated_fen') }} as share_of_scope

    from rated

)

select * from shared
