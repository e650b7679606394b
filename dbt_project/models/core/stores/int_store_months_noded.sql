{#
    The nodes of the organisation that a month of a store counts for where it is told as a whole: those of
    the month's last day, or of the last day on which the store was of any.
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

noded as (

    select
        nodes.store_id,
        months.month_date,
        nodes.org_node_id

    from nodes

    inner join stores
        on nodes.store_id = stores.store_id

    inner join months
        on
            nodes.valid_from_date <= least(months.last_date, {{ days_after('stores.ended_date', -1) }})
            and nodes.valid_to_date > least(months.last_date, {{ days_after('stores.ended_date', -1) }})

)

select * from noded
