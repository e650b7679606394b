{#
    Ids of orders that name another store or customer than before: a number that was given out twice.
#}
with

heads as (

    {{ standing_lines('erp_orders', ['erp_order_id'], where_told={
        'store_id': 'string', 'source_customer_id': 'string',
    }, is_history=true) | indent(4) }}

),

documents as (

    select
        channel,
        min(_stream) as _stream,
        max(_delivery_date) as last_delivery_date,
        count(distinct store_id) as stores,
        count(distinct source_customer_id) as customers,
        count(distinct _delivery_date) as deliveries

    from heads

    group by
        channel,
        erp_order_id

),

told as (

    select
        channel,
        _stream,
        last_delivery_date,
        stores,
        customers

    from {{ ref('int_orders_told') }}

    where first_delivery_date < last_delivery_date

    union all

    select
        channel,
        _stream,
        last_delivery_date,
        stores,
        customers

    from documents

    where deliveries > 1

),

contradicted as (

    select
        channel,
        _stream,
        last_delivery_date as delivery_date,
        count(*) filter (where stores > 1 or customers > 1) as orders

    from told

    group by all

)

select * from contradicted
