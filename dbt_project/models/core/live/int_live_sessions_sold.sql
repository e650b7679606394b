with

sessions as (

    select * from {{ ref('dim_live_sessions') }}

),

orders as (

    select * from {{ ref('int_live_orders_refunded') }}

),

first_cards as (

    select
        person_id,
        valid_from_at as registered_at

    from {{ ref('int_home_stores_dated') }}

    where former_store_id is null

),

sold as (

    select
        orders.live_session_id,
        count(*) as orders,
        count(distinct orders.person_id) as buyers,
        count(distinct case
            when
                first_cards.registered_at >= sessions.started_at
                and first_cards.registered_at <= {{ minutes_after('sessions.ended_at', 1440) }}
                then orders.person_id
        end) as new_members,
        cast(sum(case when orders.is_during then orders.goods_fen else 0 end) as bigint) as during_fen,
        cast(sum(orders.goods_fen) as bigint) as goods_fen,
        cast(sum(orders.coupon_fen) as bigint) as coupon_fen,
        cast(sum(orders.refund_in_time_fen) as bigint) as refund_in_time_fen,
        cast(sum(orders.net_fen) as bigint) as net_fen,
        max(orders.business_date) as last_paid_date

    from orders

    inner join sessions
        on orders.live_session_id = sessions.live_session_id

    left join first_cards
        on orders.person_id = first_cards.person_id

    group by orders.live_session_id

)

select * from sold
