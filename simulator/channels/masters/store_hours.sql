-- Typed by hand: dates as text, and some dashes are others.
select
    delivery_date,
    null as account,
    store_no as 门店编码,
    name as 门店名称,
    '周' || '一二三四五六日'[weekday] as 星期,
    minute_text(opens_minute)
    || case lot('dash of hours', concat_ws(' ', store_id, weekday), 9) when 0 then '～' when 1 then ' - ' else '-' end
    || minute_text(closes_minute) as 营业时间,
    typed_day(valid_from) as 生效日期,
    typed_day(last_told(today, valid_to)) as 失效日期
from master_nights
inner join store_hours on valid_from < today
inner join stores using (store_id)
where master = 'store_hours'
order by delivery_date, store_no, valid_from, weekday
