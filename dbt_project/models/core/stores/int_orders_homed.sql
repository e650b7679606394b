with

homed as (

    select
        orders.channel,
        orders.order_id,
        persons.person_id,
        homes.home_store_id,
        orders.selling_store_id as order_store_id,
        orders.business_date,
        netted.net_fen

    from {{ ref('fct_orders') }} as orders

    inner join {{ ref('int_orders_netted') }} as netted
        on
            orders.channel = netted.channel
            and orders.order_id = netted.order_id

    inner join {{ ref('bridge_person_identity') }} as persons
        on
            orders.channel = persons.scope
            and orders.source_customer_id = persons.id_value
            and persons.id_type = 'customer_id'
            and persons.valid_to_date is null

    inner join {{ ref('int_home_stores_dated') }} as homes
        on
            persons.person_id = homes.person_id
            and orders.paid_at >= homes.valid_from_at
            and orders.paid_at < coalesce(homes.valid_to_at, timestamp '9999-12-31 00:00:00')

    where not orders.is_house_account

)

select * from homed
