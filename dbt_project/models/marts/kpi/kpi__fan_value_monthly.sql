{{ config(alias='fan_value_monthly') }}

with

fans as (

    select
        month,
        touchpoints,
        horizon_days,
        stratum,
        fan_days,
        net_fen,
        net_before_fen

    from {{ ref('int_fans_valued') }}

    union all

    -- A month has few fans that are alike, so all months together stand beside them.
    select
        'all' as month,
        touchpoints,
        horizon_days,
        stratum,
        fan_days,
        net_fen,
        net_before_fen

    from {{ ref('int_fans_valued') }}

),

strata as (

    select
        month,
        touchpoints,
        horizon_days,
        stratum,
        count(*) as fans,
        sum(fan_days) as fan_days,
        sum(net_fen) as net_fen,
        sum(net_before_fen) as net_before_fen

    from fans

    group by
        month,
        touchpoints,
        horizon_days,
        stratum

),

-- Alike are fans of a guide alone and of an official account alone who had bought alike.
shared as (

    select
        month,
        horizon_days,
        stratum,
        sum(fans) as weight

    from strata

    where touchpoints <> 'both'

    group by
        month,
        horizon_days,
        stratum

    having count(*) = 2

),

matched as (

    select
        strata.month,
        strata.touchpoints,
        strata.horizon_days,
        strata.fans,
        strata.fan_days,
        strata.net_fen,
        strata.net_before_fen,
        case when strata.touchpoints <> 'both' then shared.weight end as weight

    from strata

    left join shared
        on
            strata.month = shared.month
            and strata.horizon_days = shared.horizon_days
            and strata.stratum = shared.stratum

),

monthly as (

    select
        month,
        touchpoints,
        horizon_days,
        cast(sum(fans) as bigint) as fans,
        cast(sum(fan_days) as bigint) as fan_days,
        cast(sum(net_fen) as bigint) as net_sales_order_dated_fen,
        cast(sum(net_before_fen) as bigint) as net_sales_before_fen,
        cast(sum(weight) as bigint) as matched_weight,
        cast(round(sum(cast(weight * net_fen / cast(fans as double) as decimal(38, 6))), 0) as bigint)
            as matched_net_sales_fen,
        cast(round(sum(cast(weight * fan_days / cast(fans as double) as decimal(38, 6))), 0) as bigint)
            as matched_fan_days

    from matched

    group by
        month,
        touchpoints,
        horizon_days

),

rated as (

    select
        *,
        {{ small_sample('fans') }} as is_small_sample,
        net_sales_order_dated_fen - net_sales_before_fen as net_sales_gained_fen,
        cast(round({{ ratio('net_sales_order_dated_fen * 365', 'fan_days') }}, 0) as bigint)
            as net_sales_per_fan_year_fen,
        cast(round({{ ratio('matched_net_sales_fen * 365', 'matched_fan_days') }}, 0) as bigint)
            as matched_net_sales_per_fan_year_fen,
        cast(round({{ ratio('(net_sales_order_dated_fen - net_sales_before_fen) * 365', 'fan_days') }}, 0) as bigint)
            as net_sales_gained_per_fan_year_fen

    from monthly

)

select * from rated
