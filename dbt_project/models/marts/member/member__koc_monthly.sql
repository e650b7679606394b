{{ config(alias='koc_monthly') }}

with

kocs as (

    select * from {{ ref('int_kocs_judged') }}

),

-- Equal sellers are in the order of their ids.
ranked as (

    select
        *,
        count(*) over (partition by month) as ranked,
        row_number() over (partition by month order by net_sales_order_dated_fen desc, person_id asc) as place

    from kocs

),

-- Of those who were KOC when the month began.
followed as (

    select
        {{ month_of(month_after("cast(concat(former.month, '-01') as date)", 1)) }} as month,
        count(*) as former_kocs,
        count(*) filter (where now.is_active) as active_kocs

    from kocs as former

    left join kocs as now
        on
            {{ month_of(month_after("cast(concat(former.month, '-01') as date)", 1)) }} = now.month
            and former.person_id = now.person_id

    where former.is_koc

    group by {{ month_of(month_after("cast(concat(former.month, '-01') as date)", 1)) }}

),

monthly as (

    select
        month,
        rule_version,
        count(*) as sharers,
        count(*) filter (where is_koc) as kocs,
        count(*) filter (where is_in_ring) as sharers_in_rings,
        count(*) filter (where is_active) as active_sharers,
        count(*) filter (where (place - 1) * 10 < ranked) as top_sharers,
        cast(sum(case when (place - 1) * 10 < ranked then net_sales_order_dated_fen else 0 end) as bigint)
            as top_net_sales_order_dated_fen,
        sum((ranked + 1 - 2 * place) * net_sales_order_dated_fen) as spread_fen,
        cast(sum(orders) as bigint) as orders,
        cast(coalesce(sum(orders) filter (where is_koc), 0) as bigint) as koc_orders,
        cast(sum(net_sales_order_dated_fen) as bigint) as net_sales_order_dated_fen,
        cast(coalesce(sum(net_sales_order_dated_fen) filter (where is_koc), 0) as bigint)
            as koc_net_sales_order_dated_fen

    from ranked

    group by
        month,
        rule_version

),

rated as (

    select
        monthly.month,
        monthly.rule_version,
        monthly.sharers,
        monthly.kocs,
        monthly.sharers_in_rings,
        monthly.active_sharers,
        coalesce(followed.former_kocs, 0) as former_kocs,
        coalesce(followed.active_kocs, 0) as active_kocs,
        monthly.orders,
        monthly.koc_orders,
        monthly.net_sales_order_dated_fen,
        monthly.koc_net_sales_order_dated_fen,
        monthly.top_sharers,
        monthly.top_net_sales_order_dated_fen,
        {{ ratio('monthly.kocs', 'monthly.sharers') }} as koc_rate,
        {{ ratio('monthly.koc_net_sales_order_dated_fen', 'monthly.net_sales_order_dated_fen') }} as koc_sales_share,
        {{ ratio('monthly.active_sharers', 'monthly.sharers') }} as sharer_activation_rate,
        {{ ratio('followed.active_kocs', 'followed.former_kocs') }} as koc_activation_rate,
        {{ ratio('monthly.top_net_sales_order_dated_fen', 'monthly.net_sales_order_dated_fen') }}
            as top_decile_sales_share,
        {{ ratio('monthly.spread_fen', 'monthly.sharers * monthly.net_sales_order_dated_fen') }} as gini_coefficient

    from monthly

    left join followed
        on monthly.month = followed.month

)

select * from rated
