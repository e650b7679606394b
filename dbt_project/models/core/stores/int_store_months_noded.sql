{#
    The nodes of the organisation that a month of a store counts for where it is told as a whole: those of
    the month's last day, or of the first or last day on which the store was of any.
#}
with

nodes as (

    select
        store_id,
        org_node_id,
        valid_from_date,
        coalesce(valid_to_date, date '9999-12-31') as valid_to_date

    from {{ ref('bridge_store_org') }}

),

stores as (

    select
        store_id,
        min(valid_from_date) as began_date,
        max(valid_to_date) as ended_date

    from nodes

    group by store_id

),

months as (

    select distinct
        cast(date_trunc('month', calendar_date) as date) as month_date,
        last_day(calendar_date) as last_date

    from {{ ref('dim_dates') }}

),

placed as (

    select
        stores.store_id,
        months.month_date,
        greatest(least(months.last_date, {{ days_after('stores.ended_date', -1) }}), stores.began_date) as placed_date

    from stores

    cross join months

),

noded as (

    select
        placed.store_id,
        placed.month_date,
        nodes.org_node_id

    from placed

    inner join nodes
        on
            placed.store_id = nodes.store_id
            and placed.placed_date >= nodes.valid_from_date
            and placed.placed_date < nodes.valid_to_date

)

select * from noded
