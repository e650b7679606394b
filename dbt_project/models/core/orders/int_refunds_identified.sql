{# What came back that names no order which is known, where that was, and whose it is as far as anybody knows. #}
with

refunds as (

    select
        refunds.channel,
        refunds.refund_line_id,
        case when house_accounts.staff_no is null then persons.person_id end as person_id,
        refunds.store_id,
        endpoints.endpoint,
        refunds.order_dated_on_date,
        refunds.refunded_at,
        refunds.refund_fen

    from {{ ref('fct_refund_lines') }} as refunds

    left join {{ ref('fct_orders') }} as orders
        on
            refunds.channel = orders.channel
            and refunds.refunded_order_id = orders.order_id

    left join {{ ref('bridge_person_identity') }} as persons
        on
            refunds.channel = persons.scope
            and refunds.source_customer_id = persons.id_value
            and persons.id_type = 'customer_id'
            and persons.valid_to_date is null

    left join {{ ref('int_house_accounts_found') }} as house_accounts
        on
            refunds.channel = house_accounts.channel
            and refunds.source_customer_id = house_accounts.source_customer_id

    left join {{ ref('int_channel_endpoints') }} as endpoints
        on refunds.channel = endpoints.channel

    where orders.order_id is null

)

select * from refunds
