-- Looked up for everybody who is new or has come to be known in another place.
with
    places as (select person_id, opened_at from accounts where surface in ('youzan', 'mini_program', 'official_account', 'wecom')),
    came as (
        select distinct places.person_id, nights.delivery_date, nights.until
        from places asof join youzan_nights as nights on places.opened_at >= nights.since
        where places.opened_at < nights.until
    ),
    ids as (
        select came.person_id, came.delivery_date,
            min_by(account_id, opened_at) filter (where surface = 'mini_program') as mini_program,
            min_by(account_id, opened_at) filter (where surface = 'wecom') as wecom
        from came join accounts on came.person_id = accounts.person_id and accounts.opened_at < came.until
        group by all
    )
select came.delivery_date, account_of('youzan') as account, struct_pack(
    yz_open_id := users.yz_open_id,
    -- The row of a fan often comes without it.
    unionid := case when users.is_fan and lot('fan without unionid', users.yz_open_id, 10) < 3 then '' else coalesce(p.unionid, '') end,
    openid := case when users.is_fan then users.fan_openid else coalesce(ids.mini_program, '') end,
    external_userid := case when users.is_fan then '' else coalesce(ids.wecom, '') end,
    mobile := case when users.phone is null then '' else youzan_cipher(users.phone) end
) as record
from came
join youzan_users as users on came.person_id = users.person_id and users.opened_at < came.until
    and (users.closed_at is null or users.closed_at >= came.until)
join persons as p on came.person_id = p.person_id
left join ids on came.person_id = ids.person_id and came.delivery_date = ids.delivery_date
order by came.delivery_date, account, users.yz_open_id
