-- The last seven days with each call; followers by where they came from, leavers under 0.
with

sources as (

    select * from (values
        ('ADD_SCENE_SEARCH', 1), ('ADD_SCENE_PROFILE_CARD', 17), ('ADD_SCENE_QR_CODE', 30), ('ADD_SCENE_PAID', 51),
        ('ADD_SCENE_PROFILE_LINK', 57), ('ADD_SCENE_WXA', 149)
    ) as names(scene, user_source)

),

counted as (

    select appid, day, 0 as user_source, 0 as new_user, gone as cancel_user from officialaccount_days
    union all
    select appid, cast(opened_at as date), coalesce(sources.user_source, 0), 1, 0
    from officialaccount_fans
    left join sources using (scene)

),

summed as (

    select appid, day, user_source, sum(new_user) as new_user, sum(cancel_user) as cancel_user
    from counted
    group by appid, day, user_source

)

select
    nights.delivery_date,
    summed.appid as account,
    {
        'ref_date': strftime(summed.day, '%Y-%m-%d'),
        'user_source': summed.user_source,
        'new_user': summed.new_user,
        'cancel_user': summed.cancel_user
    } as record
from nights
inner join summed
    on
        summed.day < cast(nights.until as date)
        and summed.day >= if(nights.is_initial, cast(nights.since as date), cast(nights.until as date) - 7)
order by nights.delivery_date, summed.appid, summed.day, summed.user_source
