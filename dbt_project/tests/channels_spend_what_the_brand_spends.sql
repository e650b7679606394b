-- What is spent stands with some channel, and all of it with the brand, to the fen.
with

begun as (

    select min({{ month_of('business_date') }}) as first_month

    from {{ ref('fct_marketing_costs') }}

    where cost_kind = 'ad'

),

spent as (

    select coalesce(sum(costs.cost_fen), 0) as cost_fen

    from {{ ref('fct_marketing_costs') }} as costs

    inner join begun
        on {{ month_of('costs.business_date') }} >= begun.first_month

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
