{# Orders that came out of a livestream, with what came back of them within `live_refund_days`. #}
with

sales as (

    select * from {{ ref('int_sales_identified') }}

    where live_id is not null

),

refunds as (

    select
        sales.channel,
        sales.order_id,
        sum(refunds.refund_fen) as refund_fen

    from sales

    inner join {{ ref('fct_refund_lines') }} as refunds
        on
            sales.channel = refunds.channel
            and sales.order_id = refunds.refunded_order_id

    where refunds.business_date <= {{ days_after('sales.business_date', var('live_refund_days')) }}

    group by
        sales.channel,
        sales.order_id

),

-- An order after the end is one of the replay, and for so many days as much the session's.
refunded as (

    select
        sales.channel,
        sales.order_id,
        sessions.live_session_id,
        sales.person_id,
        sales.business_date,
        sales.paid_at >= sessions.started_at and sales.paid_at <= sessions.ended_at as is_during,
        sales.is_valid,
        sales.is_purchase,
        sales.goods_fen,
        sales.coupon_fen,
        cast(coalesce(refunds.refund_fen, 0) as bigint) as refund_in_time_fen,
        sales.net_fen

    from sales

    inner join {{ ref('dim_live_sessions') }} as sessions
        on
            sales.live_id = sessions.live_session_id
            and sales.business_date <= sessions.last_order_date

    left join refunds
        on
            sales.channel = refunds.channel
            and sales.order_id = refunds.order_id

)

select * from refunded
