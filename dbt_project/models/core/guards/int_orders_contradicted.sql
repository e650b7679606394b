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
        {{ differ('store_id') }} as has_other_store,
        {{ differ('source_customer_id') }} as has_other_customer,
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
        has_other_store,
        has_other_customer

    from {{ ref('int_orders_told') }}

    where first_delivery_date < last_delivery_date

    union all

    select
        channel,
        _stream,
        last_delivery_date,
        has_other_store,
        has_other_customer

    from documents

    where deliveries > 1

),

contradicted as (

    select
        channel,
        _stream,
        last_delivery_date as delivery_date,
        count(*) filter (where has_other_store or has_other_customer) as orders

    from told

    group by all

)

select * from contradicted
