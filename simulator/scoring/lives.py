"""Livestreams: the orders that truly came out of each in time, and what came back of them."""

from simulator.scoring.comparison import Records
from simulator.scoring.orders import IS_VALID, PLACED
from simulator.scoring.sales import CHANNEL, ORDER_EXCUSES, ORDER_NO, PAID

_ORDERS = f"""
    select room_no, order_id, {CHANNEL.replace("channel", "orders.channel")} as part,
        {ORDER_NO.replace("channel", "orders.channel")} as order_no, paid_at,
        paid_at >= starts_at and paid_at <= ends_at as is_during,
        order_id in (select order_id from ({PLACED}) as placed where {IS_VALID}) as is_valid
    from orders inner join lives using (live_id)
    where {PAID.replace("channel", "orders.channel")}
        and paid_at::date <= ends_at::date + 7"""

LIVES = Records(
    name="live {part}",
    true=f"""
        select 'sessions', room_no, count(distinct order_id) filter (is_valid and has_price),
            sum(fen)::bigint, (sum(fen) filter (is_during))::bigint, sum(back)::bigint
        from (select * from ({_ORDERS}) inner join (
                select order_id, sum(paid_fen) as fen,
                    bool_or(not is_gift and price_fen > 0) as has_price
                from order_lines group by order_id
            ) using (order_id)) as sold
        left join (
            select order_id, sum(refund_fen) as back
            from refunds inner join orders using (order_id)
            where refunded_at < until() and refunded_at::date <= paid_at::date + 15
            group by order_id) using (order_id)
        where room_no is not null group by all""",
    found="""
        select 'sessions', live_session_id, orders, gross_sales_fen, during_sales_fen,
            (select sum(refund_in_time_fen) from warehouse.core.int_live_orders_refunded as o
                where o.live_session_id = sessions.live_session_id)
        from warehouse.store.live_session as sessions
        semi join warehouse.core.int_live_sessions_sold using (live_session_id)""",
    excused=tuple(
        f"""select 'sessions', room_no from ({_ORDERS})
            where (part, order_no) in (select (part, key) from ({each}) as e (part, key))"""
        for each in ORDER_EXCUSES
    ),
    numbers=("orders", "gross_fen", "during_fen", "refund_fen"),
)
