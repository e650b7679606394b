-- What each system calls a store: all but one take the name of the master. The test store has no row.
with named as (
    select store_no, name, opened_on, unnest([
        {system: '品氪CRM', alias: name},
        {system: '伯俊ERP', alias: name},
        {system: '企业微信', alias: name},
        {system: '有赞', alias: name},
        {system: '小程序', alias: replace(replace(name, '小荷亲子', '思屿'), '店', '')}
    ], recursive := true)
    from stores
    where not is_test
)

select
    delivery_date,
    null as account,
    store_no as 门店编码,
    name as 标准名称,
    system as 系统,
    alias as 系统门店名称
from master_nights
inner join named on opened_on < today
where master = 'store_name_aliases'
order by delivery_date, store_no, system
