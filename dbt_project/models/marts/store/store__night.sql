{{ config(alias='night') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

nights as (

    select
        store_id,
        night_of_date,
        min(has_hours) as has_store_hours,
        count(order_id) as orders,
        count(order_id) filter (where is_closed_hours) as closed_hours_orders,
        cast(sum(net_fen) as bigint) as net_sales_order_dated_fen,
        cast(coalesce(sum(net_fen) filter (where is_closed_hours), 0) as bigint) as closed_hours_net_sales_fen,
        cast(coalesce(sum(net_fen) filter (where not is_closed_hours), 0) as bigint) as open_hours_net_sales_fen,
        cast(coalesce(sum(net_fen) filter (where is_online), 0) as bigint) as online_net_sales_fen,
        cast(coalesce(sum(net_fen) filter (where is_private), 0) as bigint) as private_net_sales_fen,
        cast(coalesce(sum(net_fen) filter (where is_online and is_closed_hours), 0) as bigint)
            as closed_hours_online_net_sales_fen,
        cast(coalesce(sum(net_fen) filter (where is_private and is_closed_hours), 0) as bigint)
            as closed_hours_private_net_sales_fen,
        cast(coalesce(sum(net_fen) filter (where is_online and is_fixed_night), 0) as bigint)
            as fixed_night_online_net_sales_fen

    from {{ ref('int_sales_timed') }}

    group by
        store_id,
        night_of_date

),

rated as (

    select
        nights.*,
        {{ ratio('closed_hours_private_net_sales_fen', 'private_net_sales_fen') }} as off_hours_share_of_private,
        {{ ratio('closed_hours_online_net_sales_fen', 'online_net_sales_fen') }} as off_hours_share_of_online,
        {{ ratio('closed_hours_online_net_sales_fen', 'net_sales_order_dated_fen') }} as off_hours_share_of_all,
        nights.night_of_date < told.last_date as is_final

    from nights

    cross join told

)

select * from rated
