{{ config(alias='private_domain_daily') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

scoped as (

    select
        *,
        'brand' as scope_type,
        'brand' as scope

    from {{ ref('int_sales_attributed') }}

    union all

    select
        *,
        'store' as scope_type,
        store_id as scope

    from {{ ref('int_sales_attributed') }}

),

daily as (

    select
        scope_type,
        scope,
        business_date,
        window_days,
        count(order_id) as orders,
        cast(sum(net_fen) as bigint) as net_sales_order_dated_fen,
        cast(coalesce(sum(net_fen) filter (where attribution = 'direct'), 0) as bigint) as direct_fen,
        cast(coalesce(sum(net_fen) filter (where attribution = 'indirect'), 0) as bigint) as indirect_fen,
        {% for match in ['style', 'category'] -%}
        cast(coalesce(sum(net_fen) filter (where attribution = 'indirect' and is_same_{{ match }}), 0) as bigint)
            as indirect_same_{{ match }}_fen,
        {% endfor -%}
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

),

dated as (

    select
        rated.*,
        {{ status_of('rated.business_date', final_at('rated.business_date', 35), 'told.last_date') }} as status,
        told.last_date as data_through_date

    from rated

    cross join told

)

select * from dated
