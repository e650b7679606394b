-- What the platform called the brand's 会员通 service with; a call that is answered late comes again.
with

calls as (

    select account_id, opened_at as called_at, 'join' as event, phone as mobile, null as former_mobile
    from accounts
    where surface = 'douyin' and phone is not null
    union all
    select
        accounts.account_id, cast(phones.valid_from as timestamp) + to_seconds(lot('rebind', accounts.account_id, 80000)),
        'mobile_change', phones.phone, accounts.phone
    from accounts
    inner join phones
        on accounts.person_id = phones.person_id and phones.kind = 'own' and phones.valid_from > accounts.opened_at
    where accounts.surface = 'douyin' and accounts.phone <> phones.phone
    union all
    select account_id, closed_at, 'unbind', null, null
    from accounts
    where surface = 'douyin' and phone is not null and closed_at is not null

)

select
    nights.delivery_date,
    account_of('douyin') as account,
    struct_pack(
        event := calls.event,
        shop_id := account_of('douyin'),
        open_id := calls.account_id,
        mobile := case when calls.event = 'join' then calls.mobile end,
        encrypt_old_mobile := case
            when calls.event = 'mobile_change' then '##' || opaque('cipher douyin', calls.former_mobile, 32) || '##'
        end,
        encrypt_new_mobile := case
            when calls.event = 'mobile_change' then '##' || opaque('cipher douyin', calls.mobile, 32) || '##'
        end,
        event_time := epoch_s(calls.called_at),
        member_level := case when calls.event = 'join' then 1 + lot('douyin level', calls.account_id, 3) end,
        -- Hundredths of a point.
        points := case when calls.event = 'join' then lot('douyin points', calls.account_id, 200) * 100 end,
        log_id := opaque('douyin call', concat(calls.event, calls.account_id, epoch_s(calls.called_at)), 32)
    ) as record
from calls
inner join nights on calls.called_at >= nights.since and calls.called_at < nights.until
cross join range(3) as tries (try_no)
where tries.try_no = 0 or lot('retry', concat(calls.account_id, calls.event, tries.try_no), 50) = 0
order by nights.delivery_date, account, calls.called_at, calls.account_id, calls.event, tries.try_no
