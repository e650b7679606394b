{#
    Valid orders by whether a member, somebody known without a card, or nobody known bought them, as
    of the day of the order; and what came back that names no order, as of its own. A member is new
    until the card is a year old.
#}
with

events as (

    select
        orders.channel,
        orders.selling_store_id,
        orders.order_id,
        coalesce(orders.basket_id, orders.order_id) as basket_id,
        orders.business_date,
        netted.net_fen,
        netted.is_purchase,
        netted.is_sent_back,
        persons.person_id

    from {{ ref('fct_orders') }} as orders

    inner join {{ ref('int_orders_netted') }} as netted
        on
            orders.channel = netted.channel
            and orders.order_id = netted.order_id

    left join {{ ref('int_person_orders_aggregated') }} as persons
        on
            orders.channel = persons.channel
            and orders.order_id = persons.order_id

    where orders.is_valid

    union all

    select
        refunds.channel,
        refunds.store_id as selling_store_id,
        cast(null as string) as order_id,
        cast(null as string) as basket_id,
        refunds.order_dated_on_date as business_date,
        -refunds.refund_fen as net_fen,
        false as is_purchase,
        false as is_sent_back,
        persons.person_id

    from {{ ref('fct_refund_lines') }} as refunds

    left join {{ ref('fct_orders') }} as orders
        on
            refunds.channel = orders.channel
            and refunds.refunded_order_id = orders.order_id

    left join {{ ref('bridge_person_identity') }} as identities
        on
            refunds.channel = identities.scope
            and refunds.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

    left join {{ ref('dim_persons') }} as persons
        on
            identities.person_id = persons.person_id
            and not persons.is_house_account

    where orders.order_id is null

),

segmented as (

    select
        events.*,
        case
            when events.person_id is null then 'unknown'
            when cards.registered_date <= events.business_date then 'member'
            else 'non_member'
        end as segment,
        coalesce(cards.registered_date > {{ month_after('events.business_date', -12) }}, false)
        and cards.registered_date <= events.business_date as is_new_member

    from events

    left join {{ ref('int_cards_registered') }} as cards
        on
            events.person_id = cards.person_id
            and cards.scope = 'brand'

)

select * from segmented
