-- Articles are not part of the world: each account publishes on its weekdays, and its fans read for a week.
-- The totals of an article add up from its first day; the articles of the last eight days come again.
with

published as (

    select
        counted.appid, counted.day, counted.fans as target_user,
        '22' || lpad(cast(counted.day - date '2020-01-01' as varchar), 8, '0') || '_1' as msgid,
        25 + lot('readers', concat(counted.appid, counted.day), 60) as readers_of_thousand,
        (array[
            '新品上架：早秋亲子装', '孕晚期待产包清单', '会员日：积分翻倍', '宝宝辅食怎么加', '门店活动预告', '换季尺码对照表'
        ])[1 + lot('title', concat(counted.appid, counted.day), 6)] as title
    from officialaccount_days as counted
    inner join days on counted.day = days.day
    where
        days.weekday in (2, 5) and counted.appid = account_of('officialaccount')
        or days.weekday = 4 and counted.appid <> account_of('officialaccount')

),

-- Of all who will read it within a week, in thousandths, those who have by each day.
readings as (

    select
        published.*, curve.i as days_after,
        target_user * readers_of_thousand * (array[520, 740, 830, 890, 940, 975, 1000])[curve.i + 1] // 1000000 as readers
    from published
    cross join range(7) as curve(i)

),

asked as (

    select
        nights.delivery_date, readings.appid, readings.day, readings.msgid, readings.title,
        list({
            'stat_date': strftime(readings.day + cast(readings.days_after as int), '%Y-%m-%d'),
            'target_user': readings.target_user,
            'int_page_read_user': readings.readers,
            'int_page_read_count': readings.readers * 5 // 4,
            'ori_page_read_user': readings.readers // 30,
            'ori_page_read_count': readings.readers // 25,
            'share_user': readings.readers // 22,
            'share_count': readings.readers // 18,
            'add_to_fav_user': readings.readers // 60,
            'add_to_fav_count': readings.readers // 60
        } order by readings.days_after) as details
    from nights
    inner join readings
        on
            readings.day >= if(nights.is_initial, cast(nights.since as date), cast(nights.until as date) - 8)
            and readings.day + cast(readings.days_after as int) < cast(nights.until as date)
    group by nights.delivery_date, readings.appid, readings.day, readings.msgid, readings.title

)

select
    delivery_date,
    appid as account,
    {
        'ref_date': strftime(day, '%Y-%m-%d'),
        'msgid': msgid,
        'title': title,
        'user_source': 0,
        'details': details
    } as record
from asked
order by delivery_date, appid, day
