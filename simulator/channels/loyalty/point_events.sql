-- Only what the CRM has booked itself: points of online orders are in the shops' own ledgers.
with booked as (
    select
        card_no,
        happened_at,
        case point_events.kind when 'expire' then 'failure_time_out' else point_events.kind end as change_code,
        points,
        order_id,
        row_number() over (partition by card_no, happened_at, point_events.kind, order_id order by points) as number
    from point_events
    left join orders using (order_id)
    where card_no is not null and coalesce(channel, 'store') = 'store' and point_events.kind <> 'order_online'
)

select
    delivery_date,
    null as account,
    opaque('points', concat_ws(' ', card_no, happened_at, change_code, order_id, number), 20) as change_no,
    card_no,
    clock(happened_at) as change_time,
    change_code,
    points,
    coalesce(ticket_no(order_id), '') as order_no
from nights
inner join booked on whether((is_initial or happened_at >= since) and happened_at < until)
order by delivery_date, change_time, change_no
