{#
    The days on which a person bought, for the brand and for each channel on its own, with the day
    before it and after it. The category is that of the day's largest order.
#}
with

purchases as (

    select
        orders.person_id,
        orders.channel,
        orders.order_id,
        orders.business_date,
        orders.amount_fen,
        coalesce(categories.product_category, 'unknown') as category

    from {{ ref('int_person_orders_aggregated') }} as orders

    left join {{ ref('int_order_categories_chosen') }} as categories
        on
            orders.channel = categories.channel
            and orders.order_id = categories.order_id

    where orders.is_purchase

),

scoped as (

    select
        channel as scope,
        *

    from purchases

    union all

    select
        'brand' as scope,
        *

    from purchases

),

days as (

    select
        scope,
        person_id,
        business_date as purchase_date,
        category

    from scoped

    qualify
        row_number() over (
            partition by scope, person_id, business_date order by amount_fen desc, channel asc, order_id asc
        ) = 1

),

dated as (

    select
        *,
        min(purchase_date) over (partition by scope, person_id) as first_purchase_date,
        lag(purchase_date) over (partition by scope, person_id order by purchase_date) as former_purchase_date,
        lag(category) over (partition by scope, person_id order by purchase_date) as former_category,
        lead(purchase_date) over (partition by scope, person_id order by purchase_date) as next_purchase_date

    from days

)

select * from dated
