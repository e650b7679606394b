select
    delivery_date,
    null as account,
    style_no as 款号,
    name as 品名,
    category as 大类,
    subcategory as 小类,
    brand as 品牌,
    season as 季节,
    year as 年份,
    from_months as 适用月龄起,
    to_months as 适用月龄止,
    yuan_number(tag_price_fen) as 吊牌价,
    yuan_number(cost_fen) as 成本价,
    launched_on as 上市日期
from master_nights
inner join products on launched_on < today
where master = 'products'
order by delivery_date, style_no
