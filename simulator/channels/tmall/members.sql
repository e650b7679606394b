-- 会员通 pushes a member when they join and when points or level change, each with a higher version.
with

changes as (

    select account_id, opened_at as changed_at, 0 as points
    from accounts
    where surface = 'tmall' and phone is not null
    union all
    select accounts.account_id, orders.received_at, orders.points_earned
    from orders
    inner join accounts
        on accounts.surface = 'tmall' and orders.account_id = accounts.account_id and accounts.phone is not null
    where orders.channel = 'tmall' and orders.received_at > accounts.opened_at

),

pushes as (

    select
        changes.account_id, changes.changed_at, accounts.phone,
        cast(sum(coalesce(changes.points, 0)) over earlier as bigint) as points,
        count(*) over earlier as times
    from changes
    inner join accounts on accounts.surface = 'tmall' and changes.account_id = accounts.account_id
    window earlier as (partition by changes.account_id order by changes.changed_at rows unbounded preceding)

)

select
    nights.delivery_date,
    account_of('tmall') as account,
    struct_pack(
        mobile := pushes.phone,
        mix_nick := mix_nick(pushes.account_id),
        -- Members of before the platform's privacy upgrade have none.
        ouid := case when lot('with ouid', pushes.account_id, 10) > 0 then pushes.account_id end,
        point := pushes.points,
        level := 1 + cast(pushes.times > 2 as int) + cast(pushes.times > 6 as int),
        level_type := 1,
        level_point := pushes.points,
        level_expire_time := epoch_ms_of(date_trunc('day', pushes.changed_at) + interval 1 year),
        version := epoch_ms_of(pushes.changed_at)
    ) as record
from pushes
inner join nights on whether(pushes.changed_at >= nights.since and pushes.changed_at < nights.until)
cross join range(2) as tries (try_no)
where tries.try_no = 0 or lot('push again', concat(pushes.account_id, epoch_s(pushes.changed_at)), 40) = 0
order by nights.delivery_date, account, pushes.changed_at, pushes.account_id, tries.try_no
