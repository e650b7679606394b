-- A user is asked after when they follow or leave; of one who has left nothing but that is told.
select
    nights.delivery_date,
    fans.appid as account,
    if(fans.closed_at < nights.until, {
        'subscribe': 0,
        'openid': fans.openid,
        'unionid': null,
        'subscribe_time': null,
        'subscribe_scene': null,
        'qr_scene': null,
        'qr_scene_str': null,
        'language': null,
        'remark': null,
        'groupid': null,
        'tagid_list': null
    }, {
        'subscribe': 1,
        'openid': fans.openid,
        'unionid': fans.unionid,
        'subscribe_time': epoch_s(fans.opened_at),
        'subscribe_scene': fans.scene,
        'qr_scene': 0,
        'qr_scene_str': coalesce(fans.place, ''),
        'language': 'zh_CN',
        'remark': '',
        'groupid': if(lot('tag', fans.openid, 6) = 0, 102, 0),
        'tagid_list': if(lot('tag', fans.openid, 6) = 0, [102], [])
    }) as record
from nights
inner join officialaccount_fans as fans
    on
        fans.opened_at < nights.until
        and (
            nights.is_initial
            or fans.opened_at >= nights.since
            or (fans.closed_at >= nights.since and fans.closed_at < nights.until)
        )
order by nights.delivery_date, fans.appid, fans.openid
