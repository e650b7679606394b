select
    nights.delivery_date,
    counted.appid as account,
    {
        'ref_date': strftime(counted.day, '%Y-%m-%d'),
        'user_source': 0,
        'cumulate_user': counted.fans
    } as record
from nights
inner join officialaccount_days as counted
    on
        counted.day < cast(nights.until as date)
        and counted.day >= if(nights.is_initial, cast(nights.since as date), cast(nights.until as date) - 7)
order by nights.delivery_date, counted.appid, counted.day
