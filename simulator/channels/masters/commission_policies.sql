-- Rates are written as a fraction, an open end as 9999-12-31.
select
    delivery_date,
    null as account,
    version as 政策版本,
    case role
        when 'opener' then '开卡导购' when 'service' then '专属导购' when 'root_sharer' then '首次分享人'
        when 'last_sharer' then '末次分享人' when 'host' then '主播' when 'closer' then '成交导购' else role
    end as 角色,
    coalesce(model_word(business_model), '全部') as 经营模式,
    cast(rate_bp / cast(10000 as decimal(18, 4)) as decimal(18, 4)) as 提成比例,
    valid_from as 生效日期,
    coalesce(last_told(today, valid_to), date '9999-12-31') as 失效日期
from master_nights
inner join commission_policies on valid_from < today
where master = 'commission_policies'
order by delivery_date, version, role, business_model
