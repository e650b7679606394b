create or replace macro xiaodian_product_id(product_id) as '10000' || lpad(cast(product_id as varchar), 9, '0');
create or replace macro xiaodian_sku_id(sku_id) as '20' || lpad(cast(sku_id as varchar), 9, '0');
create or replace macro sharer_openid(guide_id) as 'oS' || opaque('sharer', guide_id, 26);
create or replace macro finder_id() as 'sphXiaoHeShop';
-- A request that nobody ever answers has been taken back by the buyer.
create or replace macro taken_back_at(refund_id, requested_at, agreed_at, refunded_at, rejected_at) as case
    when agreed_at is null and refunded_at is null and rejected_at is null
        then requested_at + to_hours(cast(20 + lot('taken back', refund_id, 40) as int)) end;

-- The initial night delivers whatever there was before it.
create or replace table xiaodian_nights as
select delivery_date, is_initial, until, case when is_initial then timestamp '1970-01-01' else since end as since from nights;

create or replace table xiaodian_events as
with
    sold as (from orders where channel = 'xiaodian'),
    returned as (select refunds.* from refunds semi join sold using (order_id)),
    moments as (
        select order_id, unnest([ordered_at, paid_at, shipped_at, received_at, cancelled_at]) as happened_at, true as is_update
        from sold
        union all
        select order_id, unnest([requested_at, agreed_at, refunded_at, rejected_at,
            taken_back_at(refund_id, requested_at, agreed_at, refunded_at, rejected_at)]), true
        from returned
        union all
        -- The platform fills the sharer in without touching update_time.
        select order_id, sharer_told_at, false from sold where share_id is not null
    )
select order_id, happened_at, is_update from moments where happened_at is not null;

-- Which nights deliver an order, and when it had last changed by then.
create or replace table xiaodian_deliveries as
with came as (
    select distinct events.order_id, nights.delivery_date, nights.until
    from xiaodian_events as events asof join xiaodian_nights as nights on events.happened_at >= nights.since
    where events.happened_at < nights.until
)
select came.order_id, came.delivery_date, came.until, max(events.happened_at) as updated_at
from came
join xiaodian_events as events on came.order_id = events.order_id and events.happened_at < came.until and events.is_update
group by all;

-- Guides as sharers: bound a while after they were hired, unbound when they leave. A store may have ten ordinary ones.
create or replace table xiaodian_sharers as
with
    opened as (select cast(min(opened_on) as timestamp) as opened_at from stores where channel = 'xiaodian'),
    bound as (
        select guides.guide_id, guides.staff_no, guides.name, persons.unionid,
            greatest(cast(hired_on as timestamp), opened.opened_at)
                + to_days(cast(1 + lot('sharer', guides.guide_id, 9) as int))
                + to_minutes(600 + lot('sharer minute', guides.guide_id, 500)) as bound_at,
            cast(left_on as timestamp) + interval 18 hours as unbound_at
        from guides left join persons using (person_id), opened
    )
select *, case when row_number() over (order by bound_at, guide_id) <= 10 then 0 else 1 end as sharer_type
from bound where unbound_at is null or bound_at < unbound_at;

-- The sharer of an order is the guide whose link it was, also where others passed it on.
create or replace table xiaodian_shared_orders as
select orders.order_id, orders.ordered_at, orders.sharer_told_at, orders.live_id, sharers.guide_id, sharers.unionid, sharers.sharer_type,
    case when shares.live_id is not null then 1 when shares.medium = 'moments' then 8 when shares.product_id is not null then 5
        else 7 end as share_scene,
    sharers.sharer_type = 1 and coalesce(shares.medium, '') in ('chat', 'group', 'moments', 'mass_send') as from_wecom
from orders
join shares using (share_id)
left join shares as roots on shares.root_id = roots.share_id
join xiaodian_sharers as sharers on sharers.guide_id = coalesce(shares.sharer_guide_id, roots.sharer_guide_id)
    and sharers.bound_at <= orders.ordered_at and (sharers.unbound_at is null or orders.ordered_at < sharers.unbound_at)
where orders.channel = 'xiaodian' and orders.sharer_told_at is not null;

-- The platform has an article once in an order, apart from the same one as a gift.
create or replace table xiaodian_lines as
select order_id, sku_id, product_id, coalesce(is_gift, false) as is_gift, min(line_no) as line_no,
    max(tag_price_fen) as tag_price_fen, max(price_fen) as price_fen,
    cast(sum(quantity) as bigint) as quantity, cast(sum(list_fen) as bigint) as list_fen,
    cast(sum(coalesce(merchant_discount_fen, 0) + coalesce(coupon_fen, 0)) as bigint) as merchant_fen,
    cast(sum(coalesce(platform_discount_fen, 0)) as bigint) as platform_fen,
    cast(sum(coalesce(points_fen, 0)) as bigint) as points_fen, cast(sum(paid_fen) as bigint) as paid_fen
from order_lines semi join (from orders where channel = 'xiaodian') as sold using (order_id)
group by all;

create or replace table xiaodian_refunds as
select refunds.*, lines.sku_id, lines.product_id, lines.is_gift,
    taken_back_at(refund_id, requested_at, agreed_at, refunded_at, rejected_at) as taken_back_at
from refunds
join (select order_id, line_no, sku_id, product_id, coalesce(is_gift, false) as is_gift from order_lines) as lines
    using (order_id, line_no)
semi join (from orders where channel = 'xiaodian') as sold on refunds.order_id = sold.order_id;

-- Whom an order names: of a gift order the receiver.
create or replace table xiaodian_named as
select orders.order_id,
    case when orders.kind = 'gift'
        then coalesce(min(receiver.account_id), 'oX' || opaque('xiaodian receiver', orders.order_id, 26))
        else any_value(orders.account_id) end as openid,
    any_value(persons.unionid) as unionid
from orders
left join persons on persons.person_id = case when orders.kind = 'gift' then orders.receiver_person_id else orders.person_id end
left join (from accounts where surface = 'xiaodian') as receiver on orders.receiver_person_id = receiver.person_id and orders.kind = 'gift'
where orders.channel = 'xiaodian'
group by orders.order_id, orders.kind;
