{{ config(alias='org_monthly') }}

with

sales as (

    select * from {{ ref('int_store_sales_dated') }}

),

orders as (

    select
        sales.selling_store_id as store_id,
        sales.business_date,
        sales.person_id,
        case when sales.is_purchase then 1 else 0 end as is_purchase,
        case when sales.is_purchase and cards.person_id is not null then 1 else 0 end as is_members

    from {{ ref('int_sales_identified') }} as sales

    left join {{ ref('int_cards_registered') }} as cards
        on
            sales.person_id = cards.person_id
            and cards.scope = 'brand'
            and sales.business_date >= cards.registered_date

),

store_days as (

    select distinct
        store_id,
        business_date

    from sales

),

-- What belongs to no store, or to one that hangs on no node, is the head office's own.
roots as (

    select min(org_node_id) as org_node_id

    from {{ ref('int_org_parents_dated') }}

    where
        parent_org_node_id is null
        and valid_to_date is null

),

trees as (

    select
        store_id,
        org_node_id,
        parent_org_node_id,
        levels_above,
        'as_of' as tree,
        valid_from_date,
        coalesce(valid_to_date, date '9999-12-31') as valid_to_date

    from {{ ref('bridge_store_org') }}

    union all

    select
        store_id,
        org_node_id,
        parent_org_node_id,
        levels_above,
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

node_days as (

    select
        kinds.tree,
        coalesce(trees.org_node_id, roots.org_node_id) as org_node_id,
        trees.parent_org_node_id,
        coalesce(trees.levels_above, 0) = 0 as is_own,
        store_days.store_id,
        store_days.business_date,
        {{ month_of('store_days.business_date') }} as month

    from store_days

    cross join kinds

    cross join roots

    left join trees
        on
            kinds.tree = trees.tree
            and store_days.store_id = trees.store_id
            and store_days.business_date >= trees.valid_from_date
            and store_days.business_date < trees.valid_to_date

    where coalesce(trees.org_node_id, roots.org_node_id) is not null

),

-- What a node sold before it moved is in the node that was above it then, so a month with a move has a row for each.
-- A person is a buyer of each node once, however many of its stores they bought in.
persons as (

    select
        node_days.tree,
        node_days.org_node_id,
        coalesce(node_days.parent_org_node_id, '') as parent_org_node_key,
        node_days.month,
        orders.person_id,
        count(*) as orders,
        max(orders.is_purchase) as is_buyer,
        max(orders.is_members) as is_member

    from node_days

    inner join orders
        using (store_id, business_date)

    group by all

),

buyers as (

    select
        tree,
        org_node_id,
        parent_org_node_key,
        month,
        sum(orders) as orders,
        count(person_id) filter (where is_buyer = 1) as buyers,
        count(person_id) filter (where is_member = 1) as member_buyers

    from persons

    group by all

),

monthly as (

    select
        node_days.tree,
        node_days.org_node_id,
        coalesce(node_days.parent_org_node_id, '') as parent_org_node_key,
        node_days.month,
        count(distinct node_days.store_id) as active_stores,
        cast(sum(sales.sold_fen) as bigint) as gross_sales_fen,
        cast(sum(sales.refund_fen) as bigint) as refund_fen,
        cast(sum(sales.net_fen) as bigint) as net_sales_event_dated_fen,
        cast(coalesce(sum(sales.net_fen) filter (where node_days.is_own), 0) as bigint) as own_net_sales_fen,
        cast(coalesce(sum(sales.net_fen) filter (where sales.endpoint = 'private'), 0) as bigint)
            as private_net_sales_fen,
        cast(coalesce(sum(sales.net_fen) filter (where sales.endpoint = 'offline'), 0) as bigint)
            as offline_net_sales_fen

    from node_days

    inner join sales
        using (store_id, business_date)

    group by all

),

described as (

    select
        monthly.tree,
        monthly.org_node_id,
        names.org_node_name,
        names.org_node_kind,
        nullif(monthly.parent_org_node_key, '') as parent_org_node_id,
        monthly.month,
        monthly.active_stores,
        cast(coalesce(buyers.orders, 0) as bigint) as orders,
        coalesce(buyers.buyers, 0) as buyers,
        cast(coalesce(buyers.member_buyers, 0) as bigint) as member_buyers,
        monthly.gross_sales_fen,
        monthly.refund_fen,
        monthly.net_sales_event_dated_fen,
        monthly.own_net_sales_fen,
        monthly.private_net_sales_fen,
        monthly.offline_net_sales_fen

    from monthly

    left join buyers
        using (tree, org_node_id, parent_org_node_key, month)

    left join {{ ref('int_org_parents_dated') }} as names
        on
            monthly.org_node_id = names.org_node_id
            and names.valid_to_date is null

)

select * from described
