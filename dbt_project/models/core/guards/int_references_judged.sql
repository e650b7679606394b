{#
    Orders whose store or guide no master data know, among all of the four weeks that end with their
    delivery: a single one is no reason to stop, one in a hundred is.
#}
with

listing_channels as (

    select distinct channel

    from {{ ref('dim_stores') }}

    where is_listed

),

orders as (

    select
        orders.channel,
        orders.told_for_date,
        orders.is_history,
        count(*) as orders,
        count(*) filter (
            where
            (orders.store_id is not null and not coalesce(stores.is_listed or stores.is_online, false))
            or (orders.guide_id is not null and guides.guide_id is null)
        ) as unknown_orders

    from {{ ref('int_orders_told') }} as orders

    inner join listing_channels
        on orders.channel = listing_channels.channel

    left join {{ ref('dim_stores') }} as stores
        on
            orders.channel = stores.channel
            and orders.store_id = stores.store_id

    left join {{ ref('dim_guides') }} as guides
        on orders.guide_id = guides.guide_id

    group by all

),

judged as (

    select
        channel,
        told_for_date,
        is_history,
        unknown_orders,
        sum(orders) over four_weeks as orders_of_four_weeks,
        sum(unknown_orders) over four_weeks as unknown_of_four_weeks

    from orders

    window four_weeks as (
        partition by channel order by told_for_date range between interval 27 day preceding and current row
    )

)

select * from judged
