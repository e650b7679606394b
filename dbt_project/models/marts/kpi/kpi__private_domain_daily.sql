{{ config(alias='private_domain_daily') }}

with

attributed as (

    select
        orders.selling_store_id,
        orders.business_date,
        attribution.window_days,
        attribution.attribution,
        attribution.is_identified,
        attribution.is_share_lost,
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

scoped as (

    select
        *,
        'brand' as scope_type,
        'brand' as scope

    from attributed

    union all

    select
        *,
        'store' as scope_type,
        selling_store_id as scope

    from attributed

),

daily as (

    select
        scope_type,
        scope,
        business_date,
        window_days,
        count(*) as orders,
        cast(sum(net_fen) as bigint) as net_sales_order_dated_fen,
        cast(coalesce(sum(net_fen) filter (where attribution = 'direct'), 0) as bigint) as direct_fen,
        cast(coalesce(sum(net_fen) filter (where attribution = 'indirect'), 0) as bigint) as indirect_fen,
        cast(coalesce(sum(net_fen) filter (where attribution = 'none'), 0) as bigint) as other_fen,
        cast(coalesce(sum(net_fen) filter (where attribution = 'none' and may_be_indirect), 0) as bigint)
            as may_be_indirect_fen,
        cast(coalesce(sum(net_fen) filter (where is_share_lost), 0) as bigint) as share_lost_fen,
        cast(coalesce(sum(net_fen) filter (where not is_identified), 0) as bigint) as unidentified_fen

    from scoped

    group by
        scope_type,
        scope,
        business_date,
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

    from daily

)

select * from rated
