-- A row for each store that somebody works in. The personnel office has not asked everybody for the WeCom account.
select
    delivery_date,
    null as account,
    staff_no as 工号,
    guides.name as 姓名,
    case gender when 1 then '男' when 2 then '女' end as 性别,
    phone as 手机号,
    case position when 'manager' then '店长' when 'guide' then '导购' else position end as 职位,
    case when lot('wecom account told', guide_id, 25) > 0 then userid end as 企业微信账号,
    hired_on as 入职日期,
    told(today, left_on) as 离职日期,
    store_no as 门店编码,
    stores.name as 门店名称,
    case when is_primary then '是' else '否' end as 是否主门店,
    valid_from as 生效日期,
    last_told(today, valid_to) as 失效日期
from master_nights
inner join guide_assignments on valid_from < today
inner join guides using (guide_id)
inner join stores using (store_id)
where master = 'staff'
order by delivery_date, staff_no, valid_from, store_no
