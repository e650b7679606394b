-- The OMS pulls the orders of all online channels and packs anew: what one buyer ordered twice before
-- it was sent is merged, what lies in two warehouses is split.
create or replace macro oms_order_id(order_id) as 10000000 + 4 * order_id;
create or replace macro oms_refund_id(refund_id) as 5000000 + refund_id;
create or replace macro oms_shop_id(channel) as 10600 + case channel
    when 'youzan' then 1 when 'xiaodian' then 2 when 'douyin' then 3 when 'tmall' then 4 when 'jd' then 5 else 6 end;
create or replace macro oms_shop_site(channel) as case channel
    when 'youzan' then '有赞' when 'xiaodian' then '微信小店' when 'douyin' then '头条放心购' when 'tmall' then '淘宝天猫'
    when 'jd' then '京东' else '小红书' end;
-- Which order is merged into the buyer's order before it (main_id), which is split, and when.
create or replace table oms_packings as
with

followed as (
    select
        order_id,
        channel,
        paid_at,
        shipped_at,
        lag(order_id) over buyer as main_id,
        lag(shipped_at) over buyer as main_shipped_at,
        lag(paid_at) over buyer as main_paid_at
    from orders
    where channel <> 'store' and shipped_at is not null and cancelled_at is null and account_id is not null
    window buyer as (partition by channel, account_id order by ordered_at, order_id)
),

candidates as (
    select
        order_id,
        main_id,
        greatest(paid_at, main_paid_at) + interval 20 minutes as packed_at,
        coalesce(
            paid_at - main_paid_at < interval 3 days
            and greatest(paid_at, main_paid_at) + interval 20 minutes < least(shipped_at, main_shipped_at),
            false
        ) as is_candidate
    from followed
),

-- An order that is merged takes no other one in.
merged as (
    select c.order_id, c.main_id, c.packed_at
    from candidates as c
    left join candidates as m on c.main_id = m.order_id
    where c.is_candidate and not coalesce(m.is_candidate, false)
),

split as (
    select o.order_id, o.paid_at + interval 25 minutes as packed_at
    from orders as o
    inner join (select order_id from order_lines group by order_id having count(*) > 1) as l on o.order_id = l.order_id
    left join merged as m on o.order_id = m.order_id
    left join merged as t on o.order_id = t.main_id
    where
        o.channel <> 'store'
        and o.cancelled_at is null
        and o.paid_at + interval 25 minutes < o.shipped_at
        and m.order_id is null
        and t.main_id is null
        and lot('split', o.order_id, 100) < 4
)

select order_id, 'merged' as kind, main_id, packed_at from merged
union all
select main_id, 'main', main_id, packed_at from merged
union all
select order_id, 'split', null, packed_at from split;
-- The OMS's own orders: part 0 is the order as it came, 1 and 2 are what it was split into.
create or replace view oms_orders as
select
    oms_order_id(o.order_id) + part.part as o_id,
    o.order_id,
    part.part,
    p.kind as packing,
    p.main_id,
    p.packed_at,
    case when part.part = 0 then o.ordered_at else p.packed_at end as appeared_at,
    -- What has been packed anew is sent under another number.
    case when p.kind = 'merged' or (p.kind = 'split' and part.part = 0) then null else o.shipped_at end as sent_at,
    case when p.kind = 'merged' or (p.kind = 'split' and part.part = 0) then null else o.received_at end as signed_at
from orders as o
left join oms_packings as p on o.order_id = p.order_id
inner join (select unnest([0, 1, 2]) as part) as part on part.part = 0 or p.kind = 'split'
where o.channel <> 'store';
create or replace view oms_line_refunds as
select
    order_id,
    line_no,
    max(refund_id) as refund_id,
    min(requested_at) as requested_at,
    max(refunded_at) as refunded_at,
    max(rejected_at) as rejected_at
from refunds
group by order_id, line_no;
create or replace view oms_order_refunds as
select
    order_id,
    min(requested_at) as first_requested_at,
    max(requested_at) as last_requested_at,
    min(refunded_at) as first_refunded_at,
    max(refunded_at) as last_refunded_at
from refunds
group by order_id;
-- A night's row versions begin anew above those of the night before and rise by one from row to row, so
-- that a missing number is a row that slipped between two pages.
create or replace macro oms_row_version(delivery_date, place) as
    date_diff('day', date '2020-01-01', delivery_date) * 10000000 + place;
-- Each version of an order that a night delivers.
create or replace view oms_versions as
with

moments as (
    select
        s.*,
        o.paid_at,
        o.cancelled_at,
        r.first_requested_at,
        r.last_requested_at,
        r.first_refunded_at,
        r.last_refunded_at
    from oms_orders as s
    inner join orders as o on s.order_id = o.order_id
    left join oms_order_refunds as r on s.order_id = r.order_id
),

told as (
    select
        n.delivery_date,
        n.since,
        n.until,
        m.*,
        greatest(
            m.appeared_at,
            come_by(n.until, m.paid_at),
            come_by(n.until, m.packed_at),
            come_by(n.until, m.sent_at),
            come_by(n.until, m.signed_at),
            come_by(n.until, m.cancelled_at),
            come_by(n.until, m.first_requested_at),
            come_by(n.until, m.last_requested_at),
            come_by(n.until, m.first_refunded_at),
            come_by(n.until, m.last_refunded_at)
        ) as modified_at
    from moments as m
    inner join nights as n
        on
            whether(
                m.appeared_at < n.until
                and greatest(
                    m.appeared_at, m.paid_at, m.packed_at, m.sent_at, m.signed_at, m.cancelled_at,
                    m.last_requested_at, m.last_refunded_at
                ) >= n.since
            )
)

select
    *,
    oms_row_version(
        delivery_date, row_number() over (partition by delivery_date order by modified_at, o_id)
    ) as ts
from told
where modified_at >= since;
