{# Valid orders of identified persons. What a card of the house bought is nobody's. #}
with

tellers as (

    {{ channels_telling('returns') | indent(4) }}

),

persons as (

    select
        identities.scope as channel,
        identities.id_value as source_customer_id,
        identities.person_id

    from {{ ref('bridge_person_identity') }} as identities

    inner join {{ ref('dim_persons') }} as persons
        on identities.person_id = persons.person_id

    where
        identities.id_type = 'customer_id'
        and identities.valid_to_date is null
        and not persons.is_house_account

),

orders as (

    select
        persons.person_id,
        orders.channel,
        orders.order_id,
        orders.basket_id,
        orders.selling_store_id,
        orders.endpoint,
        orders.live_id,
        orders.business_date,
        orders.paid_at,
        orders.goods_fen as amount_fen,
        netted.net_fen,
        netted.is_purchase,
        tellers.channel is not null as tells_returns

    from {{ ref('fct_orders') }} as orders

    inner join persons
        on
            orders.channel = persons.channel
            and orders.source_customer_id = persons.source_customer_id

    inner join {{ ref('int_orders_netted') }} as netted
        on
            orders.channel = netted.channel
            and orders.order_id = netted.order_id

    left join tellers
        on orders.channel = tellers.channel

    where orders.is_valid

)

select * from orders
