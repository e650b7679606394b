-- inventory/query: the warehouse of the online channels as of the night, by unit. What is gone by the
-- next night cannot be asked for any more.
with

sold as (
    -- What a store sends never leaves the warehouse.
    select l.sku_id, l.quantity, o.paid_at, o.shipped_at, o.cancelled_at
    from orders as o
    inner join order_lines as l on o.order_id = l.order_id
    inner join stores as f on coalesce(o.fulfilment_store_id, o.store_id) = f.store_id and f.is_virtual
    where o.channel <> 'store' and o.paid_at is not null
),

movements as (
    select r.sku_id, cast(r.day as timestamp) as moved_at, r.quantity as stock, 0 as locked
    from receipts as r
    inner join stores as s on r.store_id = s.store_id and s.is_virtual
    union all
    select sku_id, shipped_at, -quantity, 0 from sold where shipped_at is not null
    union all
    select l.sku_id, r.refunded_at, r.quantity, 0
    from return_lines as r
    inner join orders as o on r.order_id = o.order_id and o.channel <> 'store' and o.shipped_at < r.refunded_at
    inner join order_lines as l on r.order_id = l.order_id and r.line_no = l.line_no
    inner join stores as f on coalesce(r.store_id, o.store_id) = f.store_id and f.is_virtual
    union all
    select sku_id, paid_at, 0, quantity from sold
    union all
    select sku_id, least(shipped_at, cancelled_at), 0, -quantity from sold where least(shipped_at, cancelled_at) is not null
),

by_day as (
    select sku_id, cast(moved_at as date) as day, sum(stock) as stock, sum(locked) as locked, max(moved_at) as moved_at
    from movements
    group by all
),

balances as (
    select
        sku_id,
        day,
        moved_at,
        sum(stock) over unit_by_day as stock,
        sum(locked) over unit_by_day as locked
    from by_day
    window unit_by_day as (partition by sku_id order by day)
),

-- A count of the warehouse sets stock that the books have below nothing right again.
counted as (
    select
        sku_id,
        day,
        moved_at,
        stock - least(min(stock) over (partition by sku_id order by day), 0) as stock,
        locked
    from balances
),

cells as (
    select sku_id, min(day) as first_day from counted group by sku_id
),

stock as (
    select n.delivery_date, n.until, c.sku_id, b.stock, b.locked, b.moved_at
    from cells as c
    inner join nights as n on c.first_day < n.until
    asof inner join counted as b on c.sku_id = b.sku_id and n.until > b.day
)

select
    k.delivery_date,
    account_of('jushuitan') as account,
    {
        'sku_id': s.sku_code,
        'i_id': p.style_no,
        'qty': cast(k.stock as bigint),
        'order_lock': cast(greatest(k.locked, 0) as bigint),
        'pick_lock': 0,
        'virtual_qty': 0,
        'purchase_qty': 0,
        'return_qty': 0,
        'in_qty': 0,
        'defective_qty': lot('defective', k.sku_id, 3),
        'modified': clock(k.moved_at),
        'ts': 500000000 + epoch_s(k.moved_at)
    } as record
from stock as k
inner join skus as s on k.sku_id = s.sku_id
inner join products as p on s.product_id = p.product_id
where p.season = '四季' or p.launched_on >= cast(k.until as date) - 730
order by k.delivery_date, account, s.sku_code
