-- Additive measures of the brand are those of its channels, to the fen.
with

sums as (

    select
        business_date,
        sum(case when scope = 'brand' then net_sales_event_dated_fen else -net_sales_event_dated_fen end) as fen,
        sum(case when scope = 'brand' then orders else -orders end) as orders

    from {{ ref('kpi__brand_daily') }}

    group by business_date

)

select *
from sums
where fen <> 0 or orders <> 0
