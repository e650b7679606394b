{#
    What came back to identified persons: of an order to whoever bought it, whatever card it came
    back on, and what names no order that is known to whom it names.
#}
with

orders as (

    select
        person_id,
        channel,
        business_date as order_dated_on_date,
        amount_fen - net_fen as refund_fen

    from {{ ref('int_person_orders_aggregated') }}

    where amount_fen <> net_fen

),

others as (

    select
        identities.person_id,
        refunds.channel,
        refunds.order_dated_on_date,
        refunds.refund_fen

    from {{ ref('fct_refund_lines') }} as refunds

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            refunds.channel = identities.scope
            and refunds.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

    inner join {{ ref('dim_persons') }} as persons
        on identities.person_id = persons.person_id

    left join {{ ref('fct_orders') }} as orders
        on
            refunds.channel = orders.channel
            and refunds.refunded_order_id = orders.order_id

    where
        not persons.is_house_account
        and orders.order_id is null

),

refunds as (

    select * from orders

    union all

    select * from others

)

select * from refunds
