with

homed as (

    select
        sales.channel,
        sales.order_id,
        sales.person_id,
        homes.home_store_id,
        sales.selling_store_id as order_store_id,
        sales.business_date,
        sales.is_valid,
        sales.is_purchase,
        sales.net_fen

    from {{ ref('int_sales_identified') }} as sales

    inner join {{ ref('int_home_stores_dated') }} as homes
        on
            sales.person_id = homes.person_id
            and sales.paid_at >= homes.valid_from_at
            and sales.paid_at < coalesce(homes.valid_to_at, timestamp '9999-12-31 00:00:00')

)

select * from homed
