-- The brand's own table of who has logged in: whoever is new, or has just told a phone.
with

told as (

    select
        accounts.account_id as openid, accounts.opened_at, accounts.phone,
        -- The table's default is no text, not null.
        coalesce(persons.unionid, '') as unionid,
        if(
            accounts.phone is null,
            null,
            accounts.opened_at + to_minutes(if(lot('tells later', accounts.account_id, 4) = 0, 1440, 0)
            * (1 + lot('tells after', accounts.account_id, 60))) + to_seconds(20 + lot('tells', accounts.account_id, 900))
        ) as verified_at
    from accounts
    inner join persons using (person_id)
    where accounts.surface = 'mini_program'

)

select
    nights.delivery_date,
    account_of('miniprogram') as account,
    {
        'openid': told.openid,
        'unionid': told.unionid,
        'registered_at': clock(told.opened_at),
        'updated_at': clock(greatest(told.opened_at, come_by(nights.until, told.verified_at))),
        'phone_info': if(told.verified_at < nights.until, {
            'phoneNumber': told.phone,
            'purePhoneNumber': told.phone,
            'countryCode': '86',
            'watermark': {'timestamp': epoch_s(told.verified_at), 'appid': account_of('miniprogram')}
        }, null)
    } as record
from nights
inner join told
    on
        told.opened_at < nights.until
        and (
            nights.is_initial
            or told.opened_at >= nights.since
            or (told.verified_at >= nights.since and told.verified_at < nights.until)
        )
order by nights.delivery_date, told.opened_at, told.openid
