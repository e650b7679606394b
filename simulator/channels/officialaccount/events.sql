-- Pushed to the brand's server, again where its answer was late.
with

scans as (

    -- Fans who scan a store's code once more.
    select
        appid, openid, place,
        opened_at + to_minutes(1440 * (1 + lot('scan day', concat(openid, '-', times.i), 240))
        + lot('scan minute', concat(openid, '-', times.i), 120)) as happened_at,
        coalesce(closed_at, timestamp '9999-01-01') as ends_at
    from officialaccount_fans
    inner join range(3) as times(i) on times.i < lot('scans', openid, 4)
    where place is not null

),

happened as (

    select appid, openid, opened_at as happened_at, 'subscribe' as event, coalesce('qrscene_' || place, '') as event_key
    from officialaccount_fans
    union all
    select appid, openid, closed_at, 'unsubscribe', ''
    from officialaccount_fans
    where closed_at is not null
    union all
    select appid, openid, happened_at, 'SCAN', place
    from scans
    where happened_at < ends_at

)

select
    nights.delivery_date,
    happened.appid as account,
    {
        'ToUserName': 'gh_' || opaque('officialaccount', happened.appid, 12),
        'FromUserName': happened.openid,
        'CreateTime': epoch_s(happened.happened_at),
        'MsgType': 'event',
        'Event': happened.event,
        'EventKey': happened.event_key,
        'Ticket': if(happened.event_key = '', null, opaque('ticket', happened.event_key, 40))
    } as record
from nights
inner join happened on happened.happened_at >= nights.since and happened.happened_at < nights.until
inner join range(2) as copies(i)
    on copies.i = 0 or lot('pushed again', concat(happened.openid, happened.happened_at), 200) = 0
order by nights.delivery_date, happened.appid, happened.happened_at, happened.openid, happened.event
