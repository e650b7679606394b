with

sessions as (

    select * from {{ ref('dim_live_sessions') }}

),

orders as (

    select * from {{ ref('int_live_orders_refunded') }}

),

-- Of several cards the first, whichever says which store is a member's.
first_cards as (

    select
        persons.person_id,
        min(members.registered_at) as registered_at

    from {{ ref('int_member_states_told') }} as members

    inner join {{ ref('bridge_person_identity') }} as persons
        on
            members.channel = persons.scope
            and members.source_customer_id = persons.id_value
            and persons.id_type = 'customer_id'
            and persons.valid_to_date is null

    group by persons.person_id

),

sold as (

    select
        orders.live_session_id,
        count(case when orders.is_valid then 1 end) as orders,
        count(distinct case when orders.is_purchase then orders.person_id end) as buyers,
        count(distinct case
            when
                orders.is_purchase
                and first_cards.registered_at >= sessions.started_at
                and first_cards.registered_at <= {{ minutes_after('sessions.ended_at', 1440) }}
                then orders.person_id
        end) as new_members,
        cast(sum(case when orders.is_during then orders.goods_fen else 0 end) as bigint) as during_fen,
        cast(sum(orders.goods_fen) as bigint) as goods_fen,
        cast(sum(orders.coupon_fen) as bigint) as coupon_fen,
        cast(sum(orders.refund_in_time_fen) as bigint) as refund_in_time_fen,
        cast(sum(orders.net_fen) as bigint) as net_fen

    from orders

    inner join sessions
        on orders.live_session_id = sessions.live_session_id

    left join first_cards
        on orders.person_id = first_cards.person_id

    group by orders.live_session_id

)

select * from sold
