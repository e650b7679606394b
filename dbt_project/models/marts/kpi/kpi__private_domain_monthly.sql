{{ config(alias='private_domain_monthly') }}

with

orders as (

    select
        orders.selling_store_id as store_id,
        -- Who sold it, or else whose customer it was.
        coalesce(orders.sales_guide_id, orders.service_guide_id) as guide_id,
        orders.business_date,
        attribution.window_days,
        count(*) as orders,
        sum(netted.net_fen) as net_fen,
        coalesce(sum(netted.net_fen) filter (where attribution.attribution = 'direct'), 0) as direct_fen,
        coalesce(sum(netted.net_fen) filter (where attribution.attribution = 'indirect'), 0) as indirect_fen,
        coalesce(sum(netted.net_fen) filter (where attribution.attribution = 'none'), 0) as other_fen,
        coalesce(
            sum(netted.net_fen) filter (where attribution.attribution = 'none' and attribution.may_be_indirect), 0
        ) as may_be_indirect_fen

    from {{ ref('fct_order_attribution') }} as attribution

    inner join {{ ref('fct_orders') }} as orders
        on
            attribution.channel = orders.channel
            and attribution.order_id = orders.order_id

    inner join {{ ref('int_orders_netted') }} as netted
        on
            attribution.channel = netted.channel
            and attribution.order_id = netted.order_id

    group by
        orders.selling_store_id,
        coalesce(orders.sales_guide_id, orders.service_guide_id),
        orders.business_date,
        attribution.window_days

),

scoped as (

    select
        'brand' as scope_type,
        'brand' as scope,
        orders.*

    from orders

    union all

    select
        'store' as scope_type,
        orders.store_id as scope,
        orders.*

    from orders

    union all

    select
        'guide' as scope_type,
        orders.guide_id as scope,
        orders.*

    from orders

    where orders.guide_id is not null

    union all

    select
        'org_node' as scope_type,
        nodes.org_node_id as scope,
        orders.*

    from orders

    inner join {{ ref('bridge_store_org') }} as nodes
        on
            orders.store_id = nodes.store_id
            and orders.business_date >= nodes.valid_from_date
            and orders.business_date < coalesce(nodes.valid_to_date, date '9999-12-31')

),

monthly as (

    select
        scope_type,
        scope,
        {{ month_of('business_date') }} as month,
        window_days,
        cast(sum(orders) as bigint) as orders,
        cast(sum(net_fen) as bigint) as net_sales_order_dated_fen,
        cast(sum(direct_fen) as bigint) as direct_fen,
        cast(sum(indirect_fen) as bigint) as indirect_fen,
        cast(sum(other_fen) as bigint) as other_fen,
        cast(sum(may_be_indirect_fen) as bigint) as may_be_indirect_fen

    from scoped

    group by
        scope_type,
        scope,
        {{ month_of('business_date') }},
        window_days

),

rated as (

    select
        *,
        {{ ratio('direct_fen', 'net_sales_order_dated_fen') }} as direct_share,
        {{ ratio('indirect_fen', 'net_sales_order_dated_fen') }} as indirect_share,
        {{ ratio('direct_fen + indirect_fen', 'net_sales_order_dated_fen') }} as private_domain_share,
        {{ ratio('direct_fen + indirect_fen + may_be_indirect_fen', 'net_sales_order_dated_fen') }}
            as private_domain_share_upper

    from monthly

)

select * from rated
