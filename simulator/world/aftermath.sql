-- What follows from people, contacts and orders: groups, talks by day, coupons, points, rewards, commission.
insert into groups by name
with founded as (
    select store_id, store_no, name, closed_on, greatest(cast(opened_on as timestamp), first) + interval 15 hours as created_at
    from stores, (select min(cast(day as timestamp)) as first from days)
    where not is_virtual and not is_test and lot_of('has group', store_id, 10) < 8
)
select row_number() over (order by store_id) as group_id, 'wr' || id_of('chat', store_id, 30) as chat_id,
    case when store_id % 7 = 0 then '' else name || '会员群' end as name, owners.guide_id as owner_guide_id, store_id, created_at,
    case when closed_on is not null then cast(closed_on as timestamp) + interval 9 hours end as dismissed_at, 'Q' || store_no as join_state
from founded
join lateral (
    -- The manager of that day, or the first one after it.
    select arg_min(guide_id, greatest(assigned.valid_from, cast(created_at as date))) as guide_id
    from guide_assignments as assigned join guides using (guide_id)
    where assigned.store_id = founded.store_id and position = 'manager' and (assigned.valid_to is null or assigned.valid_to > cast(created_at as date))
) as owners on true
where owners.guide_id is not null;

insert into group_members by name
select group_id, guide_id, created_at as joined_at, 1 as join_scene, cast(left_on as timestamp) as left_at, case when left_on is not null then 1 end as quit_scene
from groups join guides on guides.guide_id = owner_guide_id;
insert into group_members by name
with joining as (
    select group_id, person_id, min(added_at) + to_minutes(cast(10 + lot_of('joins group after', person_id, 14000) as int)) as joined_at, min_by(guide_id, added_at) as guide_id
    from contacts
    join (select guide_id, store_id from guide_assignments where is_primary) using (guide_id)
    join groups using (store_id)
    where lot_of('joins group', person_id, 100) < 34
    group by group_id, person_id
)
select group_id, person_id, greatest(joined_at, created_at) as joined_at, [1, 2, 3, 3][1 + lot_of('join scene', person_id, 4)] as join_scene,
    case when lot_of('join scene', person_id, 4) = 0 then guide_id end as invitor_guide_id,
    case when lot_of('quits', person_id, 100) < 22 then greatest(joined_at, created_at) + to_hours(cast(2 + lot_of('quits after', person_id, 4800) as int)) end as left_at,
    case when lot_of('quits', person_id, 100) < 22 then case when lot_of('thrown out', person_id, 10) = 0 then 1 else 0 end end as quit_scene
from joining join groups using (group_id)
order by group_id, person_id;

-- Tags of the corp in four groups, and each guide's own.
insert into tags by name
with named(group_no, group_name, names) as (values
    (1, '宝宝月龄', ['孕期', '0-6月', '7-12月', '1-2岁', '2-3岁', '3岁以上']), (2, '消费偏好', ['奶粉', '纸尿裤', '童装', '孕装', '玩具']),
    (3, '客户等级', ['新客', '银卡', '金卡', '钻石']), (4, '来源', ['门店', '直播', '老带新', '电商包裹'])
),
opened as (select group_no, group_name, unnest(names) as tag_name, generate_subscripts(names, 1) as position from named)
select 'et' || id_of('tag', concat(group_no, '/', position), 28) as tag_id, 'etg' || id_of('tag group', group_no, 27) as group_id, group_name, tag_name,
    1 as kind, (select min(cast(day as timestamp)) from days) as created_at, position
from opened
union all
select 'own' || tag_no, null, '个人标签', tag_name, 2, (select min(cast(day as timestamp)) from days), tag_no
from (values (1, '爱砍价'), (2, '闺蜜'), (3, '周末到店')) as own(tag_no, tag_name);
insert into contact_tags by name
select contact_id, tag_id, added_at + to_minutes(cast(lot_of('tagged', contact_id, 9000) as int)) as tagged_at
from (
    -- One draw for each contact and group: of most groups a contact has no tag.
    select contact_id, added_at, group_name, 1 + lot_of(group_name, contact_id, 18) as position
    from contacts, (select distinct group_name from tags)
)
join tags using (group_name, position)
order by contact_id, tag_id;

-- Once a month the owner of a group sends something to it, and some guides publish a moment of their own.
create temp table months as
    select unnest(generate_series(1, (select max(week) from (select count(*) // 4 as week from moments)))) as month_no;
insert into mass_tasks by name
select 10000000 + month_no * 2000 + group_id as task_id, 'msg' || lpad((10000000 + month_no * 2000 + group_id)::varchar, 12, '0') as msgid, 'group' as kind,
    first + to_days(cast(month_no * 28 as int)) + interval 11 hours as created_at, owner_guide_id as creator_guide_id, '群友专享' as text, 1 + (month_no * 7 + group_id) % 50 as product_id
from months, groups, (select min(created_at) as first from moments)
join guides on true
where guides.guide_id = owner_guide_id and left_on > cast(first as date) + cast(month_no * 28 as int) and hired_on < cast(first as date) + cast(month_no * 28 as int)
order by task_id;
insert into mass_task_guides select task_id, creator_guide_id, created_at + interval 20 minutes from mass_tasks where kind = 'group' order by task_id;
insert into mass_sends by name
select task_id, creator_guide_id as guide_id, (task_id - 10000000) % 2000 as group_id, created_at + interval 20 minutes as sent_at, 1 as status
from mass_tasks where kind = 'group' order by task_id;
insert into moments by name
select 'own' || lpad((month_no * 20000 + guide_id)::varchar, 12, '0') as moment_id, guide_id, first + to_days(cast(month_no * 28 + guide_id % 9 as int)) as created_at,
    '店里到新品啦' as text, 1 + (month_no * 11 + guide_id) % 50 as product_id
from months, guides, (select min(created_at) as first from moments)
where lot_of('own moment', concat(month_no, '/', guide_id), 100) < 12
    and hired_on < cast(first as date) + cast(month_no * 28 as int) and left_on > cast(first as date) + cast(month_no * 28 + 10 as int)
order by moment_id;
insert into moment_guides select moment_id, guide_id, created_at from moments where guide_id is not null order by moment_id;

insert into chat_days by name
with talks as (select guide_id, cast(helped_at as date) as day, count(*) as talks, sum(chats) as messages from helps group by all),
days_on_duty as (select guide_id, day from rosters group by all)
select guide_id, day, coalesce(talks, 0) + lot_of('chats', concat(guide_id, day), 4) as chats,
    coalesce(messages, 0) + lot_of('chats', concat(guide_id, day), 4) * 3 as messages,
    (coalesce(talks, 0) + lot_of('chats', concat(guide_id, day), 4)) * 6 // 10 as customer_chats,
    greatest((coalesce(talks, 0) + lot_of('chats', concat(guide_id, day), 4)) * 6 // 10 - lot_of('unanswered', concat(guide_id, day), 5) // 4, 0) as replied_chats,
    2 + lot_of('minutes', concat(guide_id, day), 55) as reply_minutes, lot_of('requests', concat(guide_id, day), 3) as requests_sent
from days_on_duty full join talks using (guide_id, day)
order by guide_id, day;

insert into coupons by name
with claims as (
    -- On the day itself: what is claimed must not depend on what will be bought.
    select person_id, order_id, greatest(ordered_at - to_minutes(cast(1 + lot_of('claims before', order_id, 300) as int)), date_trunc('day', ordered_at)) as claimed_at,
        seller_guide_id
    from orders where coupon_fen > 0
    union all
    select person_id, null, visited_at, null from noted_visits where kind = 'visit' and lot_of('claims', concat(person_id, visited_at), 100) < 3 and person_id < 500000000
),
numbered as (select *, row_number() over (order by claimed_at, person_id, order_id) as coupon_id from claims)
select coupon_id, template_id, person_id, 'CP' || lpad(coupon_id::varchar, 9, '0') as code, claimed_at, claimed_at + interval 30 days as valid_until,
    order_id as used_order_id, orders.ordered_at as used_at, case when coupon_id % 3 = 0 then seller_guide_id end as given_by_guide_id
from numbered
left join (select order_id, ordered_at from orders) as orders using (order_id)
join lateral (
    select coalesce(max(template_id) filter (starts_on <= cast(claimed_at as date) and cast(claimed_at as date) <= ends_on), min(template_id)) as template_id
    from coupon_templates
) on true
order by coupon_id;
update orders set coupon_id = coupons.coupon_id from coupons where used_order_id = order_id;

insert into point_events by name
with cards as (select person_id, account_id as card_no, opened_at from accounts where surface = 'card' and person_id < 500000000)
select person_id, card_no, opened_at as happened_at, 'register' as kind, 100 as points, null as order_id from cards
union all
select person_id, card_no, received_at, case channel when 'store' then 'order_offline' else 'order_online' end, points_earned, order_id
from orders join cards using (person_id)
where points_earned > 0 and received_at is not null and received_at >= opened_at and (channel <> 'store' or account_id is not null)
union all
select person_id, card_no, refunded_at, 'order_back', -cast(refund_fen // 100 as int), order_id
from refunds join orders using (order_id) join cards using (person_id)
where points_earned > 0 and refunded_at is not null and refund_fen >= 100 and received_at >= opened_at and (channel <> 'store' or account_id is not null)
order by happened_at, person_id, kind;

insert into referrals by name
with brought as (
    select persons.person_id, persons.arrived_at, persons.referrer_id,
        -- Whoever leads a ring may have been brought by somebody honest.
        case when inviters.ring_id = persons.ring_id then persons.ring_id end as ring_id
    from persons join persons as inviters on inviters.person_id = persons.referrer_id
)
select row_number() over (order by arrived_at, person_id) as referral_id, referrer_id as inviter_id, person_id as invitee_id, arrived_at as invited_at,
    case when ring_id is not null then arrived_at + interval 30 minutes else bought.ordered_at + interval 7 days end as rewarded_at,
    case when ring_id is not null or bought.ordered_at is not null then 3000 end as reward_fen, ring_id
from brought
left join (select person_id, min(ordered_at) as ordered_at from orders group by 1) as bought using (person_id)
order by referral_id;

insert into noted_visits by name
select orders.person_id, ordered_at as visited_at, 'order' as kind, orders.share_id, coalesce(seen.is_told, false) as is_told, '1007' as scene,
    'pages/order/confirm' as page, orders.order_id, true as is_logged_in
from orders
left join (select person_id, share_id, bool_or(is_told) as is_told from noted_visits where kind = 'visit' group by all) as seen
    on seen.person_id = orders.person_id and seen.share_id = orders.share_id
where channel = 'youzan' and orders.person_id < 500000000;

-- Commission of each role on what was kept of a line, at the rate that was in force when it was paid.
insert into commissions by name
with given_back as (
    select order_id, line_no, sum(refund_fen) as refund_fen from refunds where refunded_at < getvariable('told_until') group by order_id, line_no
),
kept as (
    select order_id, line_no, paid_fen - coalesce(refund_fen, 0) as net_fen from order_lines left join given_back using (order_id, line_no)
),
sold as (
    select kept.*, cast(paid_at as date) as day, orders.store_id, person_id, seller_guide_id, second_seller_guide_id, coalesce(second_seller_share, 0) as second_share,
        service_guide_id, share_id, live_id, channel
    from kept join orders using (order_id)
    where paid_at is not null and kind in ('normal', 'gift', 'presale') and net_fen > 0 and channel in ('store', 'youzan', 'xiaodian')
        and coalesce(house_guide_id, -1) <> coalesce(seller_guide_id, -2) and not is_risk
),
first_cards as (
    select person_id, min_by(guide_id, opened_at) as guide_id, min(opened_at) as opened_at
    from accounts where surface = 'card' and guide_id is not null group by person_id
),
-- Whole fen: the second seller's part is rounded, the first has the rest.
roles as (
    select sold.*, 'closer' as role, seller_guide_id as guide_id, net_fen - cast(round(net_fen * second_share) as bigint) as credit_fen from sold
    union all select sold.*, 'closer', second_seller_guide_id, cast(round(net_fen * second_share) as bigint) from sold
    union all select sold.*, 'service', service_guide_id, net_fen from sold
    union all select sold.*, 'opener', first_cards.guide_id, net_fen from sold join first_cards on first_cards.person_id = sold.person_id and opened_at < day + interval 1 day
    union all select sold.*, 'root_sharer', roots.sharer_guide_id, net_fen from sold join shares using (share_id) join shares as roots on roots.share_id = shares.root_id
    union all select sold.*, 'last_sharer', shares.sharer_guide_id, net_fen from sold join shares using (share_id)
    union all select sold.*, 'host', lives.guide_id, net_fen from sold join lives using (live_id)
)
select order_id, line_no, role, guide_id, version, credit_fen as net_fen, cast(round(credit_fen * rate_bp / 10000) as bigint) as commission_fen
from roles
left join store_versions on store_versions.store_id = roles.store_id and store_versions.valid_from <= day and (store_versions.valid_to is null or day < store_versions.valid_to)
join commission_policies using (role)
where guide_id is not null and commission_policies.valid_from <= day and (commission_policies.valid_to is null or day < commission_policies.valid_to)
    and commission_policies.business_model = coalesce(store_versions.business_model, 'direct');
