-- The event log of the brand's own mini program. Some phones send a day late, some send twice.
with

-- One draw for each event, whose digits say what happens to it.
drawn as (

    select visits.*, lot('event', visits.visit_id, 100000000000) as draw
    from visits

),

logged as (

    select
        *,
        visited_at + if(draw % 100 = 0, interval 1 day, interval 0 days) as sent_at,
        unnest(if(draw // 100 % 1000 < 3, [1, 2], [1])) as copy
    from drawn

),

users as (

    select persons.person_id, persons.unionid, known.openid
    from persons
    left join (select person_id, min(account_id) as openid from accounts where surface = 'mini_program' group by 1) as known
        using (person_id)

)

select
    nights.delivery_date,
    account_of('miniprogram') as account,
    {
        'event_id': left(md5(concat('event:', logged.visit_id)), 24),
        'ts': epoch_ms_of(logged.visited_at) + logged.draw // 100000 % 1000,
        'type': logged.kind,
        'openid': if(logged.is_logged_in, users.openid, null),
        -- The phone's own id, which is lost with the app's storage.
        'visitor_id': concat('v', left(
            md5(concat('visitor:', logged.person_id, '-', year(logged.visited_at), '-', quarter(logged.visited_at))), 20
        )),
        'unionid': if(logged.is_logged_in and logged.draw // 100000000 % 10 < 6, users.unionid, null),
        'share_id': if(logged.kind = 'share', made.share_code, logged.told_code),
        'parent_share_id': if(logged.kind = 'share', logged.told_code, null),
        'page': logged.page,
        'scene': left(logged.scene, 32),
        'style_no': products.style_no,
        'staff_no': guides.staff_no,
        'store_no': stores.store_no,
        'order_no': if(logged.order_id is null, null, youzan_tid(logged.order_id))
    } as record
from logged
inner join nights on whether(logged.sent_at >= nights.since and logged.sent_at < nights.until)
inner join users on logged.person_id = users.person_id
left join shares as made on logged.made_share_id = made.share_id
left join products on logged.product_id = products.product_id
left join guides on logged.guide_id = guides.guide_id
left join stores on logged.store_id = stores.store_id
order by nights.delivery_date, logged.visited_at, logged.visit_id
