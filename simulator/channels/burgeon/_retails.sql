-- The ERP's tickets: those of the tills, and a copy of each online order once it has been sent.
-- Goods that come back are tickets of their own; money back before sending never reaches the ERP.
create or replace view erp_tickets as
select
    4 * o.order_id as id,
    o.order_id,
    false as is_return,
    o.order_id as ticket_id,
    o.channel,
    coalesce(v.store_id, o.store_id) as store_id,
    coalesce(o.fulfilment_store_id, o.store_id) as stock_store_id,
    case when o.channel = 'store' then o.ordered_at else o.shipped_at end as created_at
from orders as o
left join virtual_stores as v on o.channel = v.channel
where o.paid_at is not null and (o.channel = 'store' or o.shipped_at is not null)
union all
select
    4 * r.return_id + 1,
    any_value(r.order_id),
    true,
    r.return_id,
    any_value(o.channel),
    min(coalesce(v.store_id, r.store_id, o.store_id)),
    min(coalesce(r.store_id, o.fulfilment_store_id, o.store_id)),
    any_value(r.refunded_at)
from return_lines as r
inner join orders as o
    on r.order_id = o.order_id and o.paid_at is not null and (o.channel = 'store' or o.shipped_at <= r.refunded_at)
left join virtual_stores as v on o.channel = v.channel
group by r.return_id;
-- One ticket in fifty is submitted the day after: the ever-growing id is no watermark for that.
create or replace macro submitted_at(id, created_at) as
    created_at + case when lot('late submission', id, 50) = 0 then interval 20 hours else interval 0 hours end;
-- What each night's extract reads: what is new or changed, and of the seven days before it, which are
-- read again, one ticket in twenty.
create or replace view erp_tickets_told as
select
    n.delivery_date,
    n.until,
    t.*,
    submitted_at(t.id, t.created_at) as submitted_at
from erp_tickets as t
inner join nights as n
    on whether(
        t.created_at < n.until
        and t.created_at >= n.since - case when n.is_initial then interval 0 days else interval 7 days end
    )
where
    t.created_at >= n.since
    or (submitted_at(t.id, t.created_at) >= n.since and submitted_at(t.id, t.created_at) < n.until)
    or lot('read again', concat(t.id, ':', n.delivery_date), 20) = 0;
-- Their lines; what the customer paid for the freight is a line without an article's unit.
create or replace view erp_ticket_lines as
select
    4 * l.order_id as m_retail_id,
    l.order_id * 10000 + l.line_no * 10 as id,
    l.sku_id,
    l.quantity,
    l.tag_price_fen,
    l.paid_fen
from order_lines as l
union all
select 4 * o.order_id, o.order_id * 10000 + 9990, null, 1, 0, o.freight_fen
from orders as o
where o.freight_fen > 0
union all
select
    4 * r.return_id + 1,
    r.refund_id * 10 + 5,
    l.sku_id,
    -r.quantity,
    coalesce(l.tag_price_fen, 0),
    -r.refund_fen
from return_lines as r
left join order_lines as l on r.order_id = l.order_id and r.line_no = l.line_no;
create or replace macro erp_docno(id, ticket_id, is_return, channel) as case
    when is_return then return_ticket_no(ticket_id)
    when channel = 'store' then ticket_no(ticket_id)
    else 'RE' || lpad(cast(ticket_id as varchar), 10, '0') end;
-- The first stores to open that the head office runs: the only ones whose stock is extracted.
create or replace view main_stores as
select s.store_id
from stores as s
inner join store_versions as v on s.store_id = v.store_id and v.business_model = 'direct'
where not s.is_virtual and not s.is_test
group by s.store_id
order by min(s.opened_on), s.store_id
limit 3;
