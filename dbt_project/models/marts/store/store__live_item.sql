{{ config(alias='live_item') }}

with

lines as (

    select * from {{ ref('int_live_lines_settled') }}

),

sessions as (

    select * from {{ ref('store__live_session') }}

),

-- A sharer may be of another store than the host.
items as (

    select
        lines.live_session_id,
        coalesce(lines.sharer_guide_id, 'none') as sharer_guide_id,
        lines.product_id,
        sessions.store_id as host_store_id,
        stores.store_id as sharer_store_id,
        sessions.refund_15_days_fen is not null as is_matured,
        count(distinct case when lines.is_valid then concat(lines.channel, '|', lines.order_id) end) as orders,
        cast(sum(lines.quantity) as bigint) as pieces,
        cast(sum(lines.goods_fen) as bigint) as gross_sales_fen,
        cast(sum(lines.refund_in_time_fen) as bigint) as refund_in_time_fen,
        cast(sum(lines.net_fen) as bigint) as net_sales_order_dated_fen,
        cast(sum(lines.host_fee_fen) as bigint) as host_fee_fen,
        cast(sum(lines.platform_fee_fen) as bigint) as platform_fee_fen

    from lines

    inner join sessions
        on lines.live_session_id = sessions.live_session_id

    left join {{ ref('int_guide_stores_dated') }} as stores
        on
            lines.sharer_guide_id = stores.guide_id
            and sessions.business_date >= stores.valid_from_date
            and sessions.business_date < coalesce(stores.valid_to_date, date '9999-12-31')

    group by
        lines.live_session_id,
        coalesce(lines.sharer_guide_id, 'none'),
        lines.product_id,
        sessions.store_id,
        stores.store_id,
        sessions.refund_15_days_fen is not null

),

told as (

    select
        live_session_id,
        sharer_guide_id,
        product_id,
        sharer_store_id,
        sharer_store_id <> host_store_id as is_of_another_store,
        orders,
        pieces,
        gross_sales_fen,
        case when is_matured then refund_in_time_fen end as refund_15_days_fen,
        net_sales_order_dated_fen,
        host_fee_fen,
        platform_fee_fen

    from items

)

select * from told
