-- What the marketplaces (douyin, tmall, jd, xiaohongshu) have in common: which of their orders a night delivers, and as
-- what. Everything is as of the night's `until`; a time that had not come by then is null.

-- An order is delivered in each night in which something happened to it. The brands' jobs read two hours before the
-- last one's end as well, so that nothing falls between two windows, unless there is nothing new at all.
create or replace table platform_deliveries as
with

sold as (

    select order_id, channel, ordered_at, paid_at, shipped_at, received_at, cancelled_at
    from orders
    where channel in ('douyin', 'tmall', 'jd', 'xiaohongshu')

)

select sold.channel, sold.order_id, nights.delivery_date, nights.until
from sold inner join nights on
    (sold.ordered_at >= nights.since and sold.ordered_at < nights.until)
    or (sold.paid_at >= nights.since and sold.paid_at < nights.until)
    or (sold.shipped_at >= nights.since and sold.shipped_at < nights.until)
    or (sold.received_at >= nights.since and sold.received_at < nights.until)
    or (sold.cancelled_at >= nights.since and sold.cancelled_at < nights.until)
union
select sold.channel, sold.order_id, nights.delivery_date, nights.until
from refunds
inner join sold on refunds.order_id = sold.order_id
inner join nights on
    (refunds.requested_at >= nights.since and refunds.requested_at < nights.until)
    or (refunds.agreed_at >= nights.since and refunds.agreed_at < nights.until)
    or (refunds.refunded_at >= nights.since and refunds.refunded_at < nights.until)
    or (refunds.rejected_at >= nights.since and refunds.rejected_at < nights.until)
union
select sold.channel, sold.order_id, nights.delivery_date, nights.until
from sold
inner join nights on
    (sold.ordered_at >= nights.since - interval 2 hours and sold.ordered_at < nights.since)
    or (sold.received_at >= nights.since - interval 2 hours and sold.received_at < nights.since)
inner join (
    select distinct newest.channel, days.delivery_date
    from sold as newest
    inner join nights as days on newest.ordered_at >= days.since and newest.ordered_at < days.until
    where not days.is_initial
) as fresh
    on sold.channel = fresh.channel and nights.delivery_date = fresh.delivery_date;

-- The refunds of a line as far as they had got.
create or replace table platform_line_refunds as
select
    due.channel, due.delivery_date, refunds.order_id, refunds.line_no,
    max(refunds.refund_id) as refund_id,
    sum(case when refunds.refunded_at < due.until then refunds.refund_fen else 0 end)::bigint as refunded_fen,
    max(refunds.requested_at) as requested_at,
    max(come_by(due.until, refunds.agreed_at)) as agreed_at,
    max(come_by(due.until, refunds.refunded_at)) as refunded_at,
    max(come_by(due.until, refunds.rejected_at)) as rejected_at,
    arg_max(refunds.kind, refunds.requested_at) as refund_kind,
    bool_or(refunds.is_exchange) as is_exchange
from platform_deliveries as due
inner join refunds on due.order_id = refunds.order_id and refunds.requested_at < due.until
group by all;

create or replace macro platform_orders(platform) as table
    select
        due.delivery_date, due.until, orders.order_id, orders.account_id, orders.ordered_at,
        come_by(due.until, orders.paid_at) as paid_at,
        come_by(due.until, orders.shipped_at) as shipped_at,
        come_by(due.until, orders.received_at) as received_at,
        come_by(due.until, orders.cancelled_at) as cancelled_at,
        greatest(
            orders.ordered_at, come_by(due.until, orders.paid_at), come_by(due.until, orders.shipped_at),
            come_by(due.until, orders.received_at), come_by(due.until, orders.cancelled_at),
            states.requested_at, states.agreed_at, states.refunded_at, states.rejected_at
        ) as updated_at,
        orders.list_fen, orders.merchant_discount_fen, orders.platform_discount_fen, orders.coupon_fen, orders.points_fen,
        orders.freight_fen, orders.paid_fen, orders.coupon_id, orders.kind, orders.live_id, orders.talent_id,
        orders.seller_guide_id, orders.fulfilment_store_id, orders.exchanged_order_id,
        coalesce(orders.receiver_name, persons.name) as receiver_name,
        coalesce(orders.receiver_phone, accounts.phone, '1' || digits('receiver', orders.order_id, 10)) as receiver_phone,
        persons.province, persons.city, persons.district, persons.address,
        coalesce(states.refunded_fen, 0) as refunded_fen,
        -- Still being talked about.
        coalesce(states.requested_at > coalesce(greatest(states.refunded_at, states.rejected_at), timestamp '1970-01-01'), false)
            as has_open_refund,
        coalesce(states.refunded_fen, 0) > 0
            and coalesce(states.refunded_fen, 0) >= orders.paid_fen - orders.freight_fen as is_all_refunded
    from platform_deliveries as due
    inner join orders on due.order_id = orders.order_id
    left join persons on coalesce(orders.receiver_person_id, orders.person_id) = persons.person_id
    left join accounts on accounts.surface = platform and orders.account_id = accounts.account_id
    left join (
        select
            delivery_date, order_id, sum(refunded_fen)::bigint as refunded_fen, max(requested_at) as requested_at,
            max(agreed_at) as agreed_at, max(refunded_at) as refunded_at, max(rejected_at) as rejected_at
        from platform_line_refunds
        where channel = platform
        group by all
    ) as states
        on due.delivery_date = states.delivery_date and due.order_id = states.order_id
    where due.channel = platform;

create or replace macro platform_lines(platform) as table
    select
        due.delivery_date, due.until, due.order_id, order_lines.line_no, order_lines.quantity, order_lines.price_fen,
        order_lines.list_fen, order_lines.merchant_discount_fen, order_lines.platform_discount_fen,
        order_lines.coupon_fen, order_lines.paid_fen, order_lines.is_gift, order_lines.sku_id, order_lines.product_id,
        skus.sku_code, skus.color, skus.size, products.style_no, products.name as product_name,
        states.refund_id, coalesce(states.refunded_fen, 0) as refunded_fen, states.requested_at, states.agreed_at,
        states.refunded_at, states.rejected_at, states.refund_kind, states.is_exchange
    from platform_deliveries as due
    inner join order_lines on due.order_id = order_lines.order_id
    inner join skus on order_lines.sku_id = skus.sku_id
    inner join products on order_lines.product_id = products.product_id
    left join platform_line_refunds as states
        on
            due.delivery_date = states.delivery_date
            and order_lines.order_id = states.order_id
            and order_lines.line_no = states.line_no
    where due.channel = platform;

-- The refunds that a night delivers: each time that something happened to one.
create or replace macro platform_refunds(platform) as table
    select
        nights.delivery_date, nights.until, refunds.refund_id, refunds.order_id, refunds.line_no, refunds.quantity, refunds.refund_fen,
        refunds.requested_at, come_by(nights.until, refunds.agreed_at) as agreed_at,
        come_by(nights.until, refunds.refunded_at) as refunded_at, come_by(nights.until, refunds.rejected_at) as rejected_at,
        greatest(
            refunds.requested_at, come_by(nights.until, refunds.agreed_at), come_by(nights.until, refunds.refunded_at),
            come_by(nights.until, refunds.rejected_at)
        ) as updated_at,
        refunds.kind, refunds.reason, refunds.is_exchange, orders.account_id, orders.ordered_at, orders.shipped_at, orders.received_at,
        order_lines.paid_fen, order_lines.list_fen, order_lines.price_fen, order_lines.quantity as bought, order_lines.sku_id,
        order_lines.product_id, skus.sku_code, products.name as product_name
    from refunds
    inner join nights on
        (refunds.requested_at >= nights.since and refunds.requested_at < nights.until)
        or (refunds.agreed_at >= nights.since and refunds.agreed_at < nights.until)
        or (refunds.refunded_at >= nights.since and refunds.refunded_at < nights.until)
        or (refunds.rejected_at >= nights.since and refunds.rejected_at < nights.until)
    inner join orders on refunds.order_id = orders.order_id and orders.channel = platform
    inner join order_lines on refunds.order_id = order_lines.order_id and refunds.line_no = order_lines.line_no
    inner join skus on order_lines.sku_id = skus.sku_id
    inner join products on order_lines.product_id = products.product_id;

-- Ids that the marketplaces give to articles and hosts.
create or replace macro platform_item_id(platform, product_id) as
    '6' || digits(platform || ' item', product_id, 6) || lpad(cast(product_id as varchar), 5, '0');
create or replace macro platform_sku_id(platform, sku_id) as
    '17' || digits(platform || ' sku', sku_id, 7) || lpad(cast(sku_id as varchar), 6, '0');
create or replace macro host_no(talent_id) as 100000000000 + lot('host', talent_id, 899999999999);
-- 抖店: the first child has its parent's number.
create or replace macro douyin_sku_order_id(order_id, line_no) as
    platform_line_id('douyin', order_id, line_no);
