-- The head office has all that was sold, by either tree.
with

sold as (

    select
        {{ month_of('business_date') }} as month,
        sum(net_fen) as net_fen

    from {{ ref('int_store_sales_dated') }}

    group by {{ month_of('business_date') }}

),

roots as (

    select
        tree,
        month,
        sum(net_sales_event_dated_fen) as net_fen

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

where roots.net_fen <> sold.net_fen
