-- Sums of a session, told again for a week since orders are still paid and cancelled; who watched is not told.
-- A talent of a public platform has an audience of strangers.
with told as (
    select
        delivery_date, until, live_id, room_no, starts_at,
        case when channel <> 'xiaodian' then 400 + lot('strangers', live_id, 1600) else 0 end as strangers
    from nights
    inner join lives on (is_initial or starts_at >= since - interval 6 day) and starts_at < until
),

watched as (
    select
        delivery_date,
        live_id,
        count(distinct person_id) as viewers,
        count(*) as views,
        sum(minutes) as watch_minutes
    from told
    inner join live_views using (live_id)
    where viewed_at < until
    group by delivery_date, live_id
),

ordered as (
    select delivery_date, live_id, count(*) as orders, count(distinct account_id) as buyers, sum(paid_fen) as paid_fen
    from told
    inner join orders using (live_id)
    where paid_at < until and (cancelled_at is null or cancelled_at >= until)
    group by delivery_date, live_id
)

select
    delivery_date,
    null as account,
    room_no,
    clock(starts_at) as start_time,
    if(strangers > 0, strangers + coalesce(buyers, 0), coalesce(viewers, 0)) as viewers,
    if(strangers > 0, (strangers + coalesce(buyers, 0)) * 5 // 4, coalesce(views, 0)) as views,
    if(strangers > 0, (strangers + coalesce(buyers, 0)) * 4, coalesce(watch_minutes, 0)) as watch_minutes,
    coalesce(orders, 0) as orders,
    coalesce(buyers, 0) as buyers,
    yuan(coalesce(paid_fen, 0)) as paid_amount
from told
left join watched using (delivery_date, live_id)
left join ordered using (delivery_date, live_id)
order by delivery_date, start_time, room_no
