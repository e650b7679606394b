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

by_day as (
    select store_id, sku_id, cast(moved_at as date) as day, sum(quantity) as quantity
    from movements
    group by all
),

balances as (
    select store_id, sku_id, day, sum(quantity) over unit_by_day as balance
    from by_day
    window unit_by_day as (partition by store_id, sku_id order by day)
),

-- A count of the shelf sets stock that the books have below nothing right again, but not everywhere.
counted as (
    select
        store_id,
        sku_id,
        day,
        balance - case
            when lot('counted', concat(store_id, ':', sku_id), 20) = 0 then 0
            else least(min(balance) over (partition by store_id, sku_id order by day), 0)
        end as quantity
    from balances
),

cells as (
    select store_id, sku_id, min(day) as first_day
    from counted
    group by store_id, sku_id
),

stock as (
    select n.delivery_date, n.until, c.store_id, c.sku_id, b.quantity
    from cells as c
    inner join nights as n on c.first_day < n.until
    asof inner join counted as b on c.store_id = b.store_id and c.sku_id = b.sku_id and n.until > b.day
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
