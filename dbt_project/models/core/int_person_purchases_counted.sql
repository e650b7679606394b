with

bought as (

    select
        *,
        case when endpoint = 'offline' then selling_store_id else 'online' end as place

    from {{ ref('int_person_orders_aggregated') }}

),

orders as (

    select
        person_id,
        count(distinct channel || '|' || order_id) filter (where is_purchase) as orders,
        count(distinct channel || '|' || place) filter (where is_purchase) as stores,
        count(distinct business_date) filter (where is_purchase) as order_days,
        min(business_date) filter (where is_purchase) as first_order_date,
        max(business_date) filter (where is_purchase) as last_order_date,
        sum(amount_fen) as gross_sales_fen,
        count(*) filter (where tells_returns) > 0 as tells_returns

    from bought

    group by person_id

),

refunds as (

    select
        person_id,
        sum(refund_fen) as refund_fen

    from {{ ref('int_person_refunds_joined') }}

    group by person_id

),

purchases as (

    select
        person_id,
        coalesce(orders.orders, 0) as orders,
        coalesce(orders.stores, 0) as stores,
        coalesce(orders.order_days, 0) as order_days,
        orders.first_order_date,
        orders.last_order_date,
        cast(coalesce(orders.gross_sales_fen, 0) as bigint) as gross_sales_fen,
        cast(coalesce(refunds.refund_fen, 0) as bigint) as refund_fen,
        coalesce(orders.tells_returns, true) or refunds.refund_fen is not null as tells_returns

    from orders

    full join refunds using (person_id)

)

select * from purchases
