{#
    What came back to identified persons: of an order to whoever bought it, whatever card it came
    back on, and what names no order that is known to whom it names.
#}
with

refunds as (

    select
        person_id,
        channel,
        business_date as order_dated_on_date,
        amount_fen - net_fen as refund_fen

    from {{ ref('int_person_orders_aggregated') }}

    where amount_fen <> net_fen

    union all

    select
        person_id,
        channel,
        order_dated_on_date,
        refund_fen

    from {{ ref('int_refunds_identified') }}

    where person_id is not null

)

select * from refunds
