-- C_STORE, in the nights in which a store came, moved or closed.
with

changed as (
    select distinct n.delivery_date, n.until
    from nights as n
    inner join store_versions as v on v.valid_from < n.until and (v.valid_from >= n.since or n.is_initial)
    union
    select n.delivery_date, n.until
    from nights as n
    inner join stores as s on s.closed_on >= n.since and s.closed_on < n.until
)

select
    c.delivery_date,
    account_of('burgeon') as account,
    10000 + s.store_id as id,
    s.store_no as code,
    s.name,
    s.city as area,
    'Y' as is_store,
    'N' as is_warehouse,
    case when s.is_virtual then 'Y' else 'N' end as is_cloud_store,
    'N' as is_center,
    case when s.closed_on < c.until then 'N' else 'Y' end as is_active
from changed as c
inner join stores as s on s.opened_on < c.until
order by c.delivery_date, account, s.store_id
