{#
    Whether the brand reached the buyer of a store again: in contact with a guide, and a message that
    arrived or something done about what the brand sent (`second_touch_types`), within each window of
    days (`second_touch_days`). Of who is not known nothing follows.
#}
{%- set windows = var('second_touch_days') -%}
with

orders as (

    select
        channel,
        order_id,
        person_id,
        selling_store_id as store_id,
        business_date,
        paid_at

    from {{ ref('int_sales_identified') }}

    where
        endpoint = 'offline'
        and is_valid

),

buyers as (

    select distinct person_id

    from orders

    where person_id is not null

),

customers as (

    select
        scope,
        id_value,
        person_id

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'external_userid'
        and valid_to_date is null

),

touches as (

    select
        person_id,
        touched_at

    from {{ ref('int_actions_identified') }}

    where touch_type in ({{ listed(var('second_touch_types')) }})

    union all

    select
        customers.person_id,
        sends.touched_at

    from {{ ref('fct_touches') }} as sends

    inner join customers
        on
            sends.scope = customers.scope
            and sends.id_value = customers.id_value
            and sends.id_type = 'external_userid'

    where sends.touch_type = 'send'

),

moments as (

    select
        person_id,
        channel,
        order_id,
        paid_at as happened_at,
        cast(null as timestamp) as touched_at

    from orders

    where person_id is not null

    union all

    select
        touches.person_id,
        cast(null as string) as channel,
        cast(null as string) as order_id,
        touches.touched_at as happened_at,
        touches.touched_at

    from touches

    inner join buyers
        on touches.person_id = buyers.person_id

),

-- A touch of the very moment of the payment is before it.
next_touches as (

    select
        person_id,
        channel,
        order_id,
        min(touched_at) over (
            partition by person_id
            order by happened_at asc, case when order_id is null then 0 else 1 end asc
            rows between current row and unbounded following
        ) as touched_at

    from moments

    qualify order_id is not null

),

contacts as (

    select
        orders.channel,
        orders.order_id,
        min(greatest(coalesce(relations.valid_from_at, relations.added_at), orders.paid_at)) as contact_at

    from orders

    inner join customers
        on orders.person_id = customers.person_id

    inner join {{ ref('bridge_contact_relations') }} as relations
        on
            customers.scope = relations.corp_id
            and customers.id_value = relations.external_userid

    where
        coalesce(relations.valid_from_at, relations.added_at)
        <= {{ minutes_after('orders.paid_at', windows | max * 1440) }}
        and coalesce(relations.valid_to_at, timestamp '9999-12-31 00:00:00') > orders.paid_at

    group by
        orders.channel,
        orders.order_id

),

followed as (

    select
        orders.channel,
        orders.order_id,
        orders.person_id,
        orders.store_id,
        orders.business_date,
        {% for days in windows -%}
        coalesce(contacts.contact_at <= {{ minutes_after('orders.paid_at', days * 1440) }}, false)
            as is_in_contact_{{ days }}_days,
        coalesce(
            contacts.contact_at <= {{ minutes_after('orders.paid_at', days * 1440) }}
            and next_touches.touched_at <= {{ minutes_after('orders.paid_at', days * 1440) }},
            false
        ) as is_touched_{{ days }}_days,
        {% endfor -%}
        orders.person_id is not null as is_identified

    from orders

    left join next_touches
        on
            orders.channel = next_touches.channel
            and orders.order_id = next_touches.order_id

    left join contacts
        on
            orders.channel = contacts.channel
            and orders.order_id = contacts.order_id

)

select * from followed
