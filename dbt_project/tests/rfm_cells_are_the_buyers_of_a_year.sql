-- Everyone who bought within twelve months is in one cell, and nobody else.
with

cells as (

    select
        month,
        sum(buyers) as buyers,
        sum(orders) as orders

    from {{ ref('member__rfm_monthly') }}

    group by month

)

select
    cells.month,
    cells.buyers,
    chains.year_buyers

from cells

inner join {{ ref('member__repurchase_monthly') }} as chains
    on
        cells.month = chains.month
        and chains.scope_type = 'brand'

where
    chains.year_buyers is not null
    and (cells.buyers <> chains.year_buyers or cells.orders <> chains.year_orders)
