{#
    What is kept of each order, by what the private domain did for it, and for each window of days. What
    came back that names no known order is less of what its channel sells, and of no person's action.
#}
with

orders as (

    select
        attribution.channel,
        attribution.order_id,
        orders.selling_store_id as store_id,
        -- Who sold it, or else whose customer it was.
        coalesce(orders.sales_guide_id, orders.service_guide_id) as guide_id,
        orders.business_date,
        attribution.window_days,
        attribution.attribution,
        attribution.is_identified,
        attribution.is_share_lost,
        attribution.is_same_style,
        attribution.is_same_category,
        attribution.may_be_indirect,
        netted.net_fen

    from {{ ref('fct_order_attribution') }} as attribution

    inner join {{ ref('fct_orders') }} as orders
        on
            attribution.channel = orders.channel
            and attribution.order_id = orders.order_id

    inner join {{ ref('int_orders_netted') }} as netted
        on
            attribution.channel = netted.channel
            and attribution.order_id = netted.order_id

),

refunds as (

    {% for days in var('attribution_days') %}
    select
        channel,
        cast(null as string) as order_id,
        store_id,
        cast(null as string) as guide_id,
        order_dated_on_date as business_date,
        {{ days }} as window_days,
        case when endpoint = 'private' then 'direct' else 'none' end as attribution,
        person_id is not null as is_identified,
        false as is_share_lost,
        false as is_same_style,
        false as is_same_category,
        false as may_be_indirect,
        -refund_fen as net_fen

    from {{ ref('int_refunds_identified') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

attributed as (

    select * from orders

    union all

    select * from refunds

)

select * from attributed
