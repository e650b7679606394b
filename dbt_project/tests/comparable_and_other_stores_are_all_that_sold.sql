-- What comparable stores sold and what the others did is all that was sold in stores that have opened.
with

stores as (

    select
        store_id,
        min(opening_date) as opening_date

    from {{ ref('int_store_versions_dated') }}

    where store_kind = 'physical'

    group by store_id

),

sold as (

    select
        {{ month_of('sales.business_date') }} as month,
        sum(sales.net_fen) as net_fen,
        sum(case when sales.endpoint = 'offline' then sales.net_fen else 0 end) as offline_fen

    from {{ ref('int_store_sales_dated') }} as sales

    inner join stores
        on
            sales.store_id = stores.store_id
            and {{ month_of('sales.business_date') }} >= {{ month_of('stores.opening_date') }}

    group by {{ month_of('sales.business_date') }}

),

told as (

    select
        month,
        sum(net_sales_event_dated_fen) as net_fen,
        sum(offline_net_sales_fen) as offline_fen

    from {{ ref('store__same_store_monthly') }}

    group by month

)

select coalesce(sold.month, told.month) as month

from sold

full outer join told
    on sold.month = told.month

where
    coalesce(sold.net_fen, 0) <> coalesce(told.net_fen, 0)
    or coalesce(sold.offline_fen, 0) <> coalesce(told.offline_fen, 0)
