{# What is kept of each order, and whose it is as far as anybody knows: of a card of the house nobody. #}
with

identified as (

    select
        orders.channel,
        orders.order_id,
        case when not orders.is_house_account then persons.person_id end as person_id,
        -- A busy account may be a large household; that of somebody on the staff is anybody's.
        case when house_accounts.staff_no is null then persons.person_id end as holder_person_id,
        orders.is_house_account,
        orders.endpoint,
        orders.selling_store_id,
        orders.basket_id,
        orders.live_id,
        orders.business_date,
        orders.paid_at,
        orders.is_valid,
        orders.is_exchange,
        netted.is_purchase,
        netted.is_sent_back,
        orders.goods_fen,
        orders.coupon_fen,
        netted.net_fen

    from {{ ref('fct_orders') }} as orders

    inner join {{ ref('int_orders_netted') }} as netted
        on
            orders.channel = netted.channel
            and orders.order_id = netted.order_id

    left join {{ ref('bridge_person_identity') }} as persons
        on
            orders.channel = persons.scope
            and orders.source_customer_id = persons.id_value
            and persons.id_type = 'customer_id'
            and persons.valid_to_date is null

    left join {{ ref('int_house_accounts_found') }} as house_accounts
        on
            orders.channel = house_accounts.channel
            and orders.source_customer_id = house_accounts.source_customer_id

)

select * from identified
