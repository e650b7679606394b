-- guide.upload overwrites, so each night states all guides who ever were hired, as they are now.
with

worked as (
    select
        n.delivery_date,
        a.guide_id,
        arg_max(s.store_no, case when a.is_primary then 1 else 0 end) as store_no,
        list({'store_no': s.store_no} order by s.store_no) as stores
    from nights as n
    inner join guide_assignments as a
        on a.valid_from < n.until and coalesce(a.valid_to, date '9999-12-31') >= n.until
    inner join stores as s on a.store_id = s.store_id
    group by n.delivery_date, a.guide_id
),

-- Who has left keeps the last store.
last_worked as (
    select n.delivery_date, a.guide_id, arg_max(s.store_no, a.valid_from) as store_no
    from nights as n
    inner join guide_assignments as a on a.valid_from < n.until
    inner join stores as s on a.store_id = s.store_id
    group by n.delivery_date, a.guide_id
)

select
    n.delivery_date,
    account_of('pinkr') as account,
    {
        'guide_no': g.staff_no,
        'guide_name': g.name,
        'store_no': coalesce(w.store_no, l.store_no, ''),
        'position': case g.position when 'manager' then 0 else 1 end,
        'sex': g.gender,
        'guide_status': case when g.left_on < n.until then 2 else 0 end,
        'phone': g.phone,
        'entry_date': strftime(g.hired_on, '%Y-%m-%d'),
        'birthday': strftime(g.birthday, '%Y-%m-%d'),
        'belonging_store': coalesce(w.stores, [{'store_no': cast(null as varchar)}][1:0])
    } as record
from nights as n
inner join guides as g on g.hired_on < n.until
left join worked as w on n.delivery_date = w.delivery_date and g.guide_id = w.guide_id
left join last_worked as l on n.delivery_date = l.delivery_date and g.guide_id = l.guide_id
order by n.delivery_date, account, g.staff_no
