select
    delivery_date,
    null as account,
    room_no,
    title,
    case lives.channel when 'xiaodian' then 'channels' else lives.channel end as channel,
    host as anchor_name,
    coalesce(staff_no, '') as anchor_staff_no,
    coalesce(store_no, '') as store_no,
    clock(starts_at) as start_time,
    coalesce(clock(come_by(until, ends_at)), '') as end_time
from nights
inner join lives
    on (is_initial or coalesce(ends_at, starts_at) >= since - interval 2 day) and starts_at < until
left join guides using (guide_id)
left join stores using (store_id)
order by delivery_date, start_time, room_no
