-- Under which ids the systems know people: accounts, house cards, bindings, and what orders were bought under.
-- Needs the temp tables card_holders and mini_program_users (person_id).
create temp macro lot_of(kind, id, below) as cast(hash(kind, id) % cast(below as ubigint) as bigint);
create temp macro id_of(kind, id, length) as left(md5(concat(kind, ':', id)) || md5(concat(id, ';', kind)), length);
create temp macro card_of(person_id) as 'VIP' || lpad(cast((cast(person_id as bigint) * 387420489 + 71) % 1000000000 as varchar), 9, '0');

create temp table first_orders as
    select person_id, channel, min(ordered_at) as ordered_at, min_by(store_id, ordered_at) as store_id,
        min_by(seller_guide_id, ordered_at) as guide_id
    from noted_orders group by all;

insert into accounts by name
with holders as (
    select persons.person_id,
        case when is_staff or is_test or arrival_channel in ('store', 'contact_way') then arrived_at + interval 12 minutes
            else least(bought.ordered_at - interval 2 minutes, met.added_at + interval 3 hours) end as opened_at,
        case when is_staff or is_test or arrival_channel in ('store', 'contact_way') then coalesce(arrival_store_id, home_store_id)
            else coalesce(bought.store_id, home_store_id) end as store_id,
        case when is_staff or is_test or arrival_channel in ('store', 'contact_way') then arrival_guide_id
            else coalesce(bought.guide_id, met.guide_id) end as guide_id
    from card_holders
    join persons using (person_id)
    left join (
        select person_id, min(ordered_at) as ordered_at, min_by(store_id, ordered_at) as store_id, min_by(guide_id, ordered_at) as guide_id
        from first_orders where channel in ('store', 'youzan') group by 1
    ) as bought using (person_id)
    left join (select person_id, min(added_at) as added_at, min_by(guide_id, added_at) as guide_id from contacts group by 1) as met using (person_id)
)
select person_id, 'card' as surface, card_of(person_id) as account_id, greatest(opened_at, arrived_at) as opened_at, store_id, guide_id
from holders join persons using (person_id)
where opened_at is not null
order by person_id;

insert into house_cards
    select guides.guide_id, account_id, guides.phone, opened_at, store_id
    from guides join accounts on accounts.person_id = guides.person_id and surface = 'card' order by guides.guide_id;

insert into accounts by name
    select person_id, 'wecom' as surface,
        case when is_wecom_user then 'wo' else 'wm' end || id_of('external_userid', person_id, 30) as account_id, min(added_at) as opened_at
    from contacts join persons using (person_id) group by all order by person_id;

insert into accounts by name
    select person_id, 'mini_program' as surface, 'oM' || id_of('mini program', person_id, 26) as account_id, opened_at
    from (
        select person_id, min(opened_at) as opened_at from (
            select person_id, visited_at as opened_at from noted_visits where is_logged_in
            union all select person_id, ordered_at from first_orders where channel = 'youzan'
            union all select person_id, arrived_at + interval 2 hours from mini_program_users join persons using (person_id)
        ) where person_id < 600000000 group by 1
    ) order by person_id;

insert into accounts by name
    select person_id, 'official_account' as surface, 'oA' || id_of('official account', person_id, 26) as account_id,
        opened_at, case when lot_of('unsubscribes', person_id, 100) < 24
            then opened_at + to_hours(cast(24 + lot_of('unsubscribes after', person_id, 9000) as int)) end as closed_at,
        ['ADD_SCENE_QR_CODE', 'ADD_SCENE_SEARCH', 'ADD_SCENE_PAID', 'ADD_SCENE_PROFILE_CARD', 'ADD_SCENE_OTHERS'][1 + lot_of('oa scene', person_id, 5)] as scene
    from (
        select person_id, arrived_at + to_minutes(cast(5 + lot_of('follows after', person_id, 90000) as int)) as opened_at
        from persons where lot_of('follows', person_id, 100) < getvariable('official_account_percent') and not is_staff and not is_test
    ) order by person_id;

insert into accounts by name
    select person_id, channel as surface,
        case channel when 'youzan' then id_of('yz_open_id', person_id, 20) when 'xiaodian' then 'oX' || id_of('xiaodian', person_id, 26)
            when 'douyin' then '1@#' || id_of('doudian_open_id', person_id, 40) when 'tmall' then 'AAH' || id_of('ouid', person_id, 21)
            when 'jd' then 'oJ' || id_of('open_id_buyer', person_id, 30) else id_of('xhs', person_id, 24) end as account_id,
        ordered_at - interval 1 minute as opened_at
    from first_orders where channel <> 'store' order by person_id, channel;

-- The number that was told: mostly one's own of that day, some tell none.
update accounts set phone = told.phone
from (
    select person_id, surface, min(phones.phone) as phone
    from accounts join phones using (person_id)
    where surface in ('card', 'youzan', 'mini_program', 'tmall', 'douyin') and valid_from <= cast(opened_at as date) and (valid_to is null or cast(opened_at as date) < valid_to)
        and lot_of(concat('tells phone ', surface), person_id, 100)
            < case surface when 'card' then 97 when 'youzan' then 85 when 'mini_program' then 68 when 'tmall' then 45 when 'douyin' then 45 else 0 end
    group by all
) as told where told.person_id = accounts.person_id and told.surface = accounts.surface;

-- Under which id an order was made, and who received it: gifts go to a friend, some parcels to a relative, the rest home.
create temp table told_orders as
with known as (
    select orders.order_id, orders.person_id, orders.channel, accounts.account_id, cast(orders.ordered_at as date) as day,
        case when orders.kind = 'gift' then greatest(orders.person_id - 1 - lot_of('gift to', orders.order_id, 30), 1) end as receiver_person_id,
        orders.kind <> 'gift' and lot_of('other receiver', orders.order_id, 100) < 8 as has_other
    from noted_orders as orders
    left join accounts on accounts.person_id = orders.person_id
        and accounts.surface = case when orders.channel = 'store' then 'card' else orders.channel end
        and (orders.channel <> 'store' or (
            accounts.opened_at <= orders.ordered_at and orders.house_guide_id is null and lot_of('forgets card', orders.order_id, 100) >= 6
        ))
)
select order_id, account_id, receiver_person_id,
    case when channel <> 'store' then case when has_other then '李' || right(receiver.name, 1) else receiver.name end end as receiver_name,
    case when channel <> 'store' then case when has_other then '19' || lpad(lot_of('receiver phone', order_id, 1000000000)::varchar, 9, '0') else numbers.phone end end as receiver_phone
from known
left join persons as receiver on receiver.person_id = coalesce(known.receiver_person_id, known.person_id)
left join phones as numbers on numbers.person_id = coalesce(known.receiver_person_id, known.person_id)
    and numbers.valid_from <= day and (numbers.valid_to is null or day < numbers.valid_to)
order by order_id;
-- Both lie in the order of their ids.
insert into orders by name
    select orders.* replace (
        case when orders.order_id = told.order_id then orders.order_id else error('orders out of order') end as order_id,
        told.account_id as account_id, told.receiver_person_id as receiver_person_id, told.receiver_name as receiver_name, told.receiver_phone as receiver_phone,
        case when paid_at is not null and channel in ('store', 'youzan') and kind in ('normal', 'gift', 'presale') and person_id in (
            select person_id from accounts where surface = 'card') then paid_fen // 100 end as points_earned
    )
    from noted_orders as orders positional join told_orders as told;
drop table noted_orders;
drop table told_orders;
-- What is bought from a talent while one is on air is bought in the room.
update orders set live_id = lives.live_id from lives
where orders.channel = 'douyin' and orders.talent_id is not null and lives.channel = 'douyin'
    and orders.ordered_at >= lives.starts_at and orders.ordered_at < lives.ends_at;

-- The guide in the CRM: who opened the card, then the guide of the first contact, then whoever takes that one over.
insert into bindings by name
with found as (
    select person_id, guide_id, opened_at as valid_from, 'card' as scene from accounts
    where surface = 'card' and guide_id is not null and person_id < 500000000
    union all
    select person_id, guide_id, added_at, case when add_way = 202 then 'transfer' else 'contact' end from contacts
    where add_way = 202 or contact_id in (select min(contact_id) from contacts group by person_id)
)
select person_id, guide_id, store_id, valid_from, lead(valid_from) over (partition by person_id order by valid_from, scene) as valid_to, scene
from found
left join lateral (
    select min_by(store_id, assigned.valid_from) as store_id from guide_assignments as assigned
    where assigned.guide_id = found.guide_id and is_primary and (assigned.valid_to is null or assigned.valid_to > cast(found.valid_from as date))
) on true
order by person_id, valid_from, scene;
