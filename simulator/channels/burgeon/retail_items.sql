-- M_RETAILITEM of the tickets that the night's extract reads. The tills fill in SETTIME only, the
-- copies of online orders MODIFIEDDATE only.
select
    t.delivery_date,
    account_of('burgeon') as account,
    l.id,
    l.m_retail_id,
    100000 + s.product_id as m_product_id,
    200000 + l.sku_id as m_productalias_id,
    l.quantity as qty,
    yuan(l.tag_price_fen) as pricelist,
    cast(cast(l.paid_fen / 100 / coalesce(nullif(l.quantity, 0), 1) as decimal(18, 2)) as varchar) as priceactual,
    yuan(l.tag_price_fen * l.quantity) as tot_amt_list,
    yuan(l.paid_fen) as tot_amt_actual,
    case when t.channel = 'store' then clock(t.created_at) end as settime,
    case when t.channel <> 'store' then clock(t.created_at) end as modifieddate
from erp_tickets_told as t
inner join erp_ticket_lines as l on t.id = l.m_retail_id
left join skus as s on l.sku_id = s.sku_id
order by t.delivery_date, account, l.m_retail_id, l.id
