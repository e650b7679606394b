select
    delivery_date,
    null as account,
    sku_code as 商品编码,
    style_no as 款号,
    barcode as 条码,
    color_code as 颜色代码,
    color as 颜色,
    size_code as 尺码代码,
    size as 尺码
from master_nights
inner join products on launched_on < today
inner join skus using (product_id)
where master = 'products'
order by delivery_date, sku_code
