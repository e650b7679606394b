select
    delivery_date,
    null as account,
    event as 活动名称,
    case when is_holiday then '节假日' else '营销节点' end as 类型,
    first_day as 开始日期,
    last_day as 结束日期
from master_nights
inner join planned_events on first_day < today + 30
where master = 'marketing_calendar'
order by delivery_date, first_day, event
