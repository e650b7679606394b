{{ config(alias='private_domain_monthly') }}
{%- set month_end = "last_day(cast(concat(rated.month, '-01') as date))" %}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

sales as (

    select
        store_id,
        guide_id,
        business_date,
        window_days,
        count(order_id) as orders,
        sum(net_fen) as net_fen,
        coalesce(sum(net_fen) filter (where attribution = 'direct'), 0) as direct_fen,
        coalesce(sum(net_fen) filter (where attribution = 'indirect'), 0) as indirect_fen,
        {% for match in ['style', 'category'] -%}
        coalesce(sum(net_fen) filter (where attribution = 'indirect' and is_same_{{ match }}), 0)
            as indirect_same_{{ match }}_fen,
        {% endfor -%}
        coalesce(sum(net_fen) filter (where attribution = 'none'), 0) as other_fen,
        coalesce(sum(net_fen) filter (where attribution = 'none' and may_be_indirect), 0) as may_be_indirect_fen

    from {{ ref('int_sales_attributed') }}

    group by
        store_id,
        guide_id,
        business_date,
        window_days

),

scoped as (

    select
        'brand' as scope_type,
        'brand' as scope,
        sales.*

    from sales

    union all

    select
        'store' as scope_type,
        sales.store_id as scope,
        sales.*

    from sales

    union all

    select
        'guide' as scope_type,
        sales.guide_id as scope,
        sales.*

    from sales

    where sales.guide_id is not null

    union all

    select
        'org_node' as scope_type,
        nodes.org_node_id as scope,
        sales.*

    from sales

    inner join {{ ref('bridge_store_org') }} as nodes
        on
            sales.store_id = nodes.store_id
            and sales.business_date >= nodes.valid_from_date
            and sales.business_date < coalesce(nodes.valid_to_date, date '9999-12-31')

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
        cast(sum(indirect_same_style_fen) as bigint) as indirect_same_style_fen,
        cast(sum(indirect_same_category_fen) as bigint) as indirect_same_category_fen,
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

),

dated as (

    select
        rated.*,
        {{ status_of(month_end, final_at(month_end, 35), 'told.last_date') }} as status,
        told.last_date as data_through_date

    from rated

    cross join told

)

select * from dated
