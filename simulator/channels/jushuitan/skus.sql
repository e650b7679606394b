-- sku/query: the articles, in the nights in which one was launched.
with

changed as (
    select distinct n.delivery_date, n.until
    from nights as n
    inner join products as p on p.launched_on < n.until and (p.launched_on >= n.since or n.is_initial)
)

select
    c.delivery_date,
    account_of('jushuitan') as account,
    {
        'sku_id': s.sku_code,
        'i_id': p.style_no,
        'name': p.name,
        'brand': p.brand,
        'category': p.category,
        'vc_name': p.subcategory,
        'color': s.color,
        'properties_value': s.color || ';' || s.size,
        'sku_code': s.barcode,
        'cost_price': yuan_number(p.cost_fen),
        'sale_price': yuan_number(p.tag_price_fen),
        'market_price': yuan_number(p.tag_price_fen),
        -- There is no field for the season: the brand puts it here, and into the labels.
        'other_1': concat(p.year, p.season),
        'labels': concat_ws(',', p.season, p.category),
        'enabled': 1,
        'autoid': 40000 + s.sku_id,
        'created': clock(cast(p.launched_on as timestamp)),
        'modified': clock(cast(p.launched_on as timestamp))
    } as record
from changed as c
inner join products as p on p.launched_on < c.until
inner join skus as s on p.product_id = s.product_id
order by c.delivery_date, account, s.sku_id
