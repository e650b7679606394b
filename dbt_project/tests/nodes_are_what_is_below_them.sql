-- The head office has all that was sold, by either tree.
with

sold as (

    select
        {{ month_of('business_date') }} as month,
        sum(net_fen) as net_fen

    from {{ ref('int_store_sales_dated') }}

    group by {{ month_of('business_date') }}

),

-- Orders add up; persons are counted anew, and the head office has those of the whole brand.
bought as (

    select
        {{ month_of('business_date') }} as month,
        count(*) as orders,
        count(distinct person_id) filter (where is_purchase) as buyers

    from {{ ref('int_sales_identified') }}

    group by {{ month_of('business_date') }}

),

roots as (

    select
        tree,
        month,
        sum(net_sales_event_dated_fen) as net_fen,
        sum(orders) as orders,
        sum(buyers) as buyers

    from {{ ref('store__org_monthly') }}

    where parent_org_node_id is null

    group by
        tree,
        month

)

select
    roots.tree,
    roots.month

from roots

inner join sold
    on roots.month = sold.month

left join bought
    on roots.month = bought.month

where
    roots.net_fen <> sold.net_fen
    or roots.orders <> coalesce(bought.orders, 0)
    or roots.buyers <> coalesce(bought.buyers, 0)
