-- The fans of the brand's own account and of the one that its agency runs: some follow both, some only the latter.
create or replace view officialaccount_fans as
with

appids as (

    select min(account) as own, max(account) as agency from source_accounts where channel = 'officialaccount'

),

followers as (

    select
        accounts.person_id, accounts.account_id as openid, persons.unionid, accounts.opened_at, accounts.closed_at,
        accounts.scene,
        if(accounts.scene = 'ADD_SCENE_QR_CODE', coalesce('S' || stores.store_no, 'W01'), null) as place,
        lot('agency fan', accounts.person_id, 100) as drawn,
        -- Nobody who bought under an openid of the brand can be a fan of the other account only.
        bought.person_id is not null as has_bought
    from accounts
    inner join persons using (person_id)
    left join stores on persons.home_store_id = stores.store_id
    left join (select distinct person_id from accounts where surface = 'youzan') as bought using (person_id)
    where accounts.surface = 'official_account'

)

select appids.own as appid, person_id, openid, unionid, opened_at, closed_at, scene, place
from followers
cross join appids
where has_bought or drawn >= 5
union all
select
    appids.agency, person_id, 'oB' || opaque('openid of the agency', person_id, 26),
    'oV' || opaque('unionid of the agency', person_id, 26),
    opened_at + to_minutes(if(has_bought or drawn >= 5, 60 + lot('agency follow', person_id, 172800), 0)),
    if(
        lot('agency leave', person_id, 4) = 0,
        opened_at + to_minutes(180000 + lot('agency left', person_id, 172800)),
        null
    ),
    (array['ADD_SCENE_SEARCH', 'ADD_SCENE_PROFILE_LINK', 'ADD_SCENE_WXA', 'ADD_SCENE_OTHERS'])[1 + lot('agency scene', person_id, 4)],
    null
from followers
cross join appids
where drawn < 15;
-- Of each account and day: who came, who left, and how many there are in the end.
create or replace view officialaccount_days as
with

changes as (

    select appid, cast(opened_at as date) as day, 1 as come, 0 as gone from officialaccount_fans
    union all
    select appid, cast(closed_at as date), 0, 1 from officialaccount_fans where closed_at is not null

),

changed as (

    select appid, day, sum(come) as come, sum(gone) as gone
    from changes
    group by appid, day

)

select
    accounts.account as appid, days.day,
    coalesce(changed.come, 0) as come,
    coalesce(changed.gone, 0) as gone,
    coalesce(sum(changed.come - changed.gone) over (partition by accounts.account order by days.day), 0) as fans
from (select account from source_accounts where channel = 'officialaccount') as accounts
cross join days
left join changed on accounts.account = changed.appid and days.day = changed.day;
