{{ config(materialized='view') }}

with

events as (

    select
        channel,
        person_id,
        business_date,
        amount_fen,
        is_purchase as is_order

    from {{ ref('int_person_orders_aggregated') }}

    union all

    select
        channel,
        person_id,
        order_dated_on_date as business_date,
        -refund_fen as amount_fen,
        false as is_order

    from {{ ref('int_person_refunds_joined') }}

),

scoped as (

    select
        channel as scope,
        *

    from events

    union all

    select
        'brand' as scope,
        *

    from events

)

select * from scoped
