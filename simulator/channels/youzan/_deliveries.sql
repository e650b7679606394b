create or replace macro youzan_item_id(product_id) as 1000000000 + cast(product_id as bigint);
create or replace macro youzan_sku_id(sku_id) as 38000000 + cast(sku_id as bigint);
-- The shop of a store in the chain; the head office's own is the account.
create or replace macro youzan_kdt_id(store_id) as 44000000 + cast(store_id as bigint);
create or replace macro youzan_cipher(plain) as '$' || md5('cipher youzan:' || plain) || '$1$';
-- 有赞's digest for searching: the same in every shop of one application.
create or replace macro youzan_digest(plain) as opaque('digest youzan app', plain, 40);
-- When a state in passing has passed: the next pull finds it right.
create or replace macro settled_at(happened_at) as date_trunc('day', happened_at) + interval '1 day 20 seconds';

-- The initial night delivers whatever there was before it.
create or replace table youzan_nights as
select delivery_date, is_initial, until, case when is_initial then timestamp '1970-01-01' else since end as since from nights;

-- Orders of the mall, and the platform's copies of those of 微信小店.
create or replace table youzan_orders as
select *, channel = 'xiaodian' as is_copy, lot('paid in passing', order_id, 100) < 3 as is_slowly_paid
from orders where channel in ('youzan', 'xiaodian');

create or replace table youzan_refunds as
select refunds.*, sold.is_copy, lot('refund in passing', refund_id, 100) < 6 as is_slow
from refunds join youzan_orders as sold on refunds.order_id = sold.order_id;

-- Which nights deliver an order, and when it had last changed by then.
create or replace table youzan_deliveries as
with
    moments as (
        select order_id, unnest([ordered_at, paid_at, shipped_at, received_at, cancelled_at,
            case when is_slowly_paid then settled_at(paid_at) end]) as happened_at
        from youzan_orders
        union all
        select order_id, unnest([requested_at, refunded_at, rejected_at, case when is_slow then settled_at(refunded_at) end])
        from youzan_refunds
    ),
    events as (from moments where happened_at is not null)
select events.order_id, nights.delivery_date, nights.until, max(events.happened_at) as updated_at
from events asof join youzan_nights as nights on events.happened_at >= nights.since
where events.happened_at < nights.until
group by all;

-- Whom 有赞 knows. A buyer who came through the official account has a second row, that of the fan.
create or replace table youzan_users as
with fans as (
    select person_id, min_by(account_id, opened_at) as openid, min(opened_at) as opened_at
    from accounts where surface = 'official_account' group by person_id
)
select account_id as yz_open_id, person_id, opened_at, closed_at, phone, false as is_fan, cast(null as varchar) as fan_openid
from accounts where surface = 'youzan'
union all
select 'yzf' || opaque('youzan fan', accounts.account_id, 29), accounts.person_id, greatest(accounts.opened_at, fans.opened_at),
    accounts.closed_at, null, true, fans.openid
from accounts join fans using (person_id) where accounts.surface = 'youzan';

-- The salesman (分销员) of an order is the guide whose link it was, unless the link had lost the parameter.
create or replace table youzan_promoted as
select orders.order_id, guides.guide_id, guides.name, guides.phone
from youzan_orders as orders
join shares using (share_id)
left join shares as roots on shares.root_id = roots.share_id
join guides on guides.guide_id = coalesce(shares.sharer_guide_id,
    case when lot('link kept', orders.order_id, 10) < 8 then roots.sharer_guide_id end)
where not orders.is_copy and (guides.left_on is null or cast(orders.ordered_at as date) < guides.left_on);

-- The guides whom the mall knows of an order, with the store they then worked in.
create or replace table youzan_guided as
with
    postings as (
        select guide_id, cast(valid_from as timestamp) as valid_from, min(store_id) as store_id
        from guide_assignments where is_primary group by all
    ),
    named as (
        select order_id, ordered_at, seller_guide_id as guide_id, 'seller' as role from youzan_orders where not is_copy and seller_guide_id is not null
        union all
        select order_id, ordered_at, service_guide_id, 'service' from youzan_orders where not is_copy and service_guide_id is not null
    )
select named.order_id, named.role, guides.staff_no, guides.name, guides.phone, stores.store_id, coalesce(stores.store_no, '') as store_no
from named
join guides on named.guide_id = guides.guide_id
asof left join postings on named.guide_id = postings.guide_id and named.ordered_at >= postings.valid_from
left join stores on postings.store_id = stores.store_id;
