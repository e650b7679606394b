{#
    What a person bought in a month, counted anew for the whole chain, for each node of the
    organisation and each store as they stood on the day, and for each channel: who bought in two
    stores once is a repeat buyer of the chain and of neither store.
#}
with

purchases as (

    select
        orders.person_id,
        orders.channel,
        orders.selling_store_id,
        orders.business_date,
        coalesce(orders.basket_id, orders.order_id) as basket_id

    from {{ ref('int_person_orders_aggregated') }} as orders

    where orders.is_purchase

),

scoped as (

    select
        'brand' as scope_type,
        'brand' as scope,
        *

    from purchases

    union all

    select
        'channel' as scope_type,
        channel as scope,
        *

    from purchases

    union all

    select
        'store' as scope_type,
        selling_store_id as scope,
        *

    from purchases

    where selling_store_id <> 'online'

    union all

    select
        'org_node' as scope_type,
        nodes.org_node_id as scope,
        purchases.*

    from purchases

    inner join {{ ref('bridge_store_org') }} as nodes
        on
            purchases.selling_store_id = nodes.store_id
            and purchases.business_date >= nodes.valid_from_date
            and purchases.business_date < coalesce(nodes.valid_to_date, date '9999-12-31')

    where nodes.org_node_kind in ('branch', 'dealer')

),

days as (

    select
        scope_type,
        scope,
        person_id,
        business_date as purchase_date,
        count(distinct channel || '|' || basket_id) as orders

    from scoped

    group by
        scope_type,
        scope,
        person_id,
        business_date

),

followed as (

    select
        *,
        cast(date_trunc('month', purchase_date) as date) as month_date,
        min(purchase_date) over (partition by scope_type, scope, person_id) as first_purchase_date,
        lead(purchase_date) over (
            partition by scope_type, scope, person_id order by purchase_date
        ) as next_purchase_date

    from days

),

months as (

    select
        scope_type,
        scope,
        person_id,
        month_date,
        {{ month_no('month_date') }} as month_no,
        count(*) as order_days,
        cast(sum(orders) as bigint) as orders,
        max(purchase_date) as last_purchase_date,
        min(purchase_date) = min(first_purchase_date) as is_first,
        {{ days_between('min(purchase_date)', 'min(next_purchase_date)') }} as days_to_next

    from followed

    group by
        scope_type,
        scope,
        person_id,
        month_date

)

select * from months
