-- store.upload: the whole list in the nights in which a store came or one of them changed.
with

changed as (
    select distinct n.delivery_date, n.until
    from nights as n
    inner join store_versions as v on v.valid_from < n.until and (v.valid_from >= n.since or n.is_initial)
    inner join stores as s on v.store_id = s.store_id and not s.is_virtual
)

select
    c.delivery_date,
    account_of('pinkr') as account,
    {
        'store_no': s.store_no,
        'store_name': s.name,
        'address': coalesce(v.address, s.address),
        'telephone': s.telephone,
        'business_model': case v.business_model when 'direct' then 0 when 'joint' then 1 else 2 end
    } as record
from changed as c
inner join store_versions as v on v.valid_from < c.until and coalesce(v.valid_to, date '9999-12-31') >= c.until
inner join stores as s on v.store_id = s.store_id and not s.is_virtual
order by c.delivery_date, account, s.store_no
