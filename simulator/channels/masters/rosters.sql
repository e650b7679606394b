-- The last seven days and the next seven, as they are planned.
select
    delivery_date,
    null as account,
    staff_no as 工号,
    store_no as 门店编码,
    day as 日期,
    minute_text(starts_minute) as 上班时间,
    minute_text(ends_minute) as 下班时间
from nights
inner join rosters
    on (is_initial or day >= cast(until as date) - 7) and day < cast(until as date) + 7
inner join guides using (guide_id)
inner join stores using (store_id)
order by delivery_date, day, store_no, staff_no
