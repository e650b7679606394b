-- A row for each version of a store; an open end is written as 9999-12-31.
select
    delivery_date,
    null as account,
    store_no as 门店编码,
    name as 门店名称,
    case when is_virtual then '虚拟店' when is_test then '测试店' else '实体店' end as 门店类型,
    -- Some cells end in a blank.
    model_word(business_model) || case when lot('model cell', stores.store_id, 12) = 0 then ' ' else '' end as 经营模式,
    province as 省份,
    city as 城市,
    district as 区县,
    store_versions.address as 地址,
    telephone as 电话,
    longitude as 经度,
    latitude as 纬度,
    node_code as 组织编码,
    opened_on as 开业日期,
    told(today, closed_on) as 闭店日期,
    valid_from as 生效日期,
    coalesce(last_told(today, valid_to), date '9999-12-31') as 失效日期
from master_nights
inner join store_versions on valid_from < today
inner join stores using (store_id)
left join org_nodes using (node_id)
where master = 'stores' and opened_on < today
order by delivery_date, store_no, valid_from
