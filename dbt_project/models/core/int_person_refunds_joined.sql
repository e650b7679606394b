{# What came back to identified persons, but of orders that do not count. #}
with

refunds as (

    select
        identities.person_id,
        refunds.channel,
        refunds.refund_id,
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
        and coalesce(orders.is_valid, true)

)

select * from refunds
