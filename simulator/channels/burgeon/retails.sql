-- M_RETAIL, as the extract reads it each night.
with

sums as (
    select
        l.m_retail_id,
        count(*) as lines,
        sum(l.quantity) as quantity,
        sum(l.tag_price_fen * l.quantity) as list_fen,
        sum(l.paid_fen) as paid_fen
    from erp_ticket_lines as l
    inner join (select distinct id from erp_tickets_told) as t on l.m_retail_id = t.id
    group by l.m_retail_id
),

-- The phone that was told when the card was opened is the one the till prints.
phones as (
    select card_no, max(phone) as phone
    from (
        select account_id as card_no, phone from accounts where surface = 'card'
        union all
        select card_no, phone from house_cards
    )
    group by card_no
)

select
    t.delivery_date,
    account_of('burgeon') as account,
    t.id,
    erp_docno(t.id, t.ticket_id, t.is_return, t.channel) as docno,
    compact_day(t.created_at) as billdate,
    10000 + t.store_id as c_store_id,
    s.store_no as c_store_code,
    s.name as c_store_name,
    case when t.is_return then 'RET' else 'NOR' end as retailbilltype,
    case when t.channel = 'store' then 'NOM' else 'O2O' end as retailsaletype,
    case when t.is_return then '退货' when o.kind = 'exchange' then '换货' else '正常零售' end as c_retailtype_name,
    case when t.channel = 'store' then 'POS' else 'OMS' end as uploadtype,
    case when t.channel = 'store' then coalesce(o.account_id, h.card_no) end as vipno,
    case when t.channel = 'store' then concat_ws(',', g.staff_no, g2.staff_no) end as salesrep,
    case when o.merchant_discount_fen > 0 then 'Y' else 'N' end as is_dis,
    case when not t.is_return then c.code end as vouchers_no,
    case when o.points_fen > 0 then 'Y' else 'N' end as isintl,
    sums.lines as tot_lines,
    sums.quantity as tot_qty,
    yuan(sums.list_fen) as tot_amt_list,
    yuan(sums.paid_fen) as tot_amt_actual,
    cast(cast(sums.paid_fen / nullif(sums.list_fen, 0) as decimal(12, 4)) as varchar) as avg_discount,
    case
        when o.channel <> 'store' and not fs.is_virtual
            then 'O2O' || lpad(cast(o.order_id as varchar), 10, '0')
    end as o2o_so_docno,
    case when t.channel <> 'store' then platform_order_id(t.channel, o.order_id) end as otherdocno,
    case when t.is_return then erp_docno(4 * o.order_id, o.order_id, false, t.channel) end as related_normal_docno,
    case when t.channel = 'store' then phones.phone end as order_phone,
    yuan(sums.paid_fen) as paid_amount,
    case when t.submitted_at < t.until then 2 else 1 end as status,
    'Y' as isactive,
    clock(t.created_at) as creationdate,
    clock(case when t.submitted_at < t.until then t.submitted_at else t.created_at end) as modifieddate
from erp_tickets_told as t
left join orders as o on t.order_id = o.order_id
left join sums on t.id = sums.m_retail_id
inner join stores as s on t.store_id = s.store_id
left join stores as fs on o.fulfilment_store_id = fs.store_id
left join guides as g on o.seller_guide_id = g.guide_id
left join guides as g2 on o.second_seller_guide_id = g2.guide_id
left join house_cards_by_guide as h on o.house_guide_id = h.guide_id
left join phones on phones.card_no = coalesce(o.account_id, h.card_no) and t.channel = 'store'
left join coupons as c on o.coupon_id = c.coupon_id
order by t.delivery_date, account, modifieddate, t.id
