-- What is spent in months told whole stands with some channel, and all of it with the brand, to the fen.
with

begun as (

    select min(business_date) as first_date

    from {{ ref('fct_marketing_costs') }}

    where cost_kind = 'ad'

),

spent as (

    select coalesce(sum(costs.cost_fen), 0) as cost_fen

    from {{ ref('fct_marketing_costs') }} as costs

    inner join begun
        on cast(date_trunc('month', costs.business_date) as date) >= begun.first_date

),

told as (

    select
        coalesce(sum(case when scope_type = 'brand' then marketing_spend_fen end), 0) as brand_fen,
        coalesce(sum(case when scope_type = 'channel' then marketing_spend_fen end), 0) as channels_fen

    from {{ ref('kpi__acquisition_cost_monthly') }}

)

select
    spent.cost_fen,
    told.brand_fen,
    told.channels_fen

from spent

cross join told

where
    spent.cost_fen <> told.brand_fen
    or spent.cost_fen <> told.channels_fen
