select
    delivery_date,
    null as account,
    store_no as 门店编码,
    name as 门店名称,
    first_day as 开始日期,
    told(today, last_day) as 结束日期,
    case reason when 'refurbishment' then '装修' else reason end as 原因
from master_nights
inner join store_closures on first_day < today
inner join stores using (store_id)
where master = 'store_closures'
order by delivery_date, store_no, first_day
