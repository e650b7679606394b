-- FA_STORAGE of the main stores as of the night: what they received, less what they sold or sent
-- for online channels, and what came back. A unit stays listed as long as its article is no older than two years.
with

movements as (
    select r.store_id, r.sku_id, cast(r.day as timestamp) as moved_at, r.quantity
    from receipts as r
    inner join main_stores as m on r.store_id = m.store_id
    union all
    select t.stock_store_id, l.sku_id, t.created_at, -l.quantity
    from erp_tickets as t
    inner join main_stores as m on t.stock_store_id = m.store_id
    inner join erp_ticket_lines as l on t.id = l.m_retail_id
    where l.sku_id is not null
),

by_night as (
    select
        m.store_id,
        m.sku_id,
        n.delivery_date,
        sum(m.quantity) as quantity
    from movements as m
    -- The first night that knows of it, of those that are told.
    asof inner join nights as n on m.moved_at < n.until
    group by all
),

cells as (
    select store_id, sku_id, min(delivery_date) as first_delivery_date
    from by_night
    group by store_id, sku_id
),

stock as (
    select
        n.delivery_date,
        n.until,
        c.store_id,
        c.sku_id,
        sum(coalesce(b.quantity, 0)) over (
            partition by c.store_id, c.sku_id order by n.delivery_date
        ) as quantity
    from cells as c
    inner join nights as n on c.first_delivery_date <= n.delivery_date
    left join by_night as b
        on c.store_id = b.store_id and c.sku_id = b.sku_id and n.delivery_date = b.delivery_date
)

select
    k.delivery_date,
    account_of('burgeon') as account,
    10000 + k.store_id as c_store_id,
    100000 + p.product_id as m_product_id,
    200000 + k.sku_id as m_productalias_id,
    cast(k.quantity as bigint) as qty,
    cast(k.quantity as bigint) as qtyvalid,
    0 as qtyoccupy,
    0 as qtypurchaserem,
    yuan(p.tag_price_fen) as pricelist
from stock as k
inner join skus as s on k.sku_id = s.sku_id
inner join products as p on s.product_id = p.product_id
where p.season = '四季' or p.launched_on >= cast(k.until as date) - 730
order by k.delivery_date, account, k.store_id, k.sku_id
