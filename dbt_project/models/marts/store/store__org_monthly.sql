{{ config(alias='org_monthly') }}

with

sales as (

    select * from {{ ref('int_store_sales_dated') }}

),

-- What belongs to no store, or to one that hangs on no node, is the head office's own.
roots as (

    select org_node_id

    from {{ ref('int_org_parents_dated') }}

    where
        parent_org_node_id is null
        and valid_to_date is null

),

trees as (

    select
        store_id,
        org_node_id,
        'as_of' as tree,
        valid_from_date,
        coalesce(valid_to_date, date '9999-12-31') as valid_to_date

    from {{ ref('bridge_store_org') }}

    union all

    select
        store_id,
        org_node_id,
        'current' as tree,
        date '1970-01-01' as valid_from_date,
        date '9999-12-31' as valid_to_date

    from {{ ref('bridge_store_org') }}

    where valid_to_date is null

),

kinds as (

    select distinct tree

    from trees

),

of_nodes as (

    select
        trees.tree,
        trees.org_node_id,
        sales.*

    from sales

    inner join trees
        on
            sales.store_id = trees.store_id
            and sales.business_date >= trees.valid_from_date
            and sales.business_date < trees.valid_to_date

    union all

    select
        kinds.tree,
        roots.org_node_id,
        sales.*

    from sales

    cross join roots

    cross join kinds

    left join trees as homes
        on
            kinds.tree = homes.tree
            and sales.store_id = homes.store_id
            and sales.business_date >= homes.valid_from_date
            and sales.business_date < homes.valid_to_date

    where homes.store_id is null

),

names as (

    select
        org_node_id,
        parent_org_node_id,
        org_node_name,
        org_node_kind

    from {{ ref('int_org_parents_dated') }}

    where valid_to_date is null

),

monthly as (

    select
        of_nodes.tree,
        of_nodes.org_node_id,
        names.org_node_name,
        names.org_node_kind,
        names.parent_org_node_id,
        {{ month_of('of_nodes.business_date') }} as month,
        count(distinct of_nodes.store_id) as active_stores,
        cast(sum(of_nodes.sold_fen) as bigint) as gross_sales_fen,
        cast(sum(of_nodes.refund_fen) as bigint) as refund_fen,
        cast(sum(of_nodes.net_fen) as bigint) as net_sales_event_dated_fen,
        cast(coalesce(sum(of_nodes.net_fen) filter (where of_nodes.endpoint = 'private'), 0) as bigint)
            as private_net_sales_fen,
        cast(coalesce(sum(of_nodes.net_fen) filter (where of_nodes.endpoint = 'offline'), 0) as bigint)
            as offline_net_sales_fen

    from of_nodes

    left join names
        on of_nodes.org_node_id = names.org_node_id

    group by all

)

select * from monthly
