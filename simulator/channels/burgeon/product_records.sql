-- M_PRODUCT with its units (M_PRODUCT_ALIAS), in the nights in which an article was launched.
with

changed as (
    select distinct n.delivery_date, n.until
    from nights as n
    inner join products as p on p.launched_on < n.until and (p.launched_on >= n.since or n.is_initial)
)

select
    c.delivery_date,
    account_of('burgeon') as account,
    200000 + s.sku_id as m_productalias_id,
    s.sku_code as no,
    s.barcode as intscode,
    100000 + p.product_id as m_product_id,
    p.style_no as name,
    p.name as value,
    p.brand,
    -- The dimension exists and is never filled in.
    '' as year,
    p.season,
    p.category,
    p.subcategory as property,
    '' as series,
    s.color_code,
    s.color,
    s.size_code,
    s.size,
    yuan(p.tag_price_fen) as price_list,
    yuan(p.cost_fen) as price_cost
from changed as c
inner join products as p on p.launched_on < c.until
inner join skus as s on p.product_id = s.product_id
order by c.delivery_date, account, s.sku_id
