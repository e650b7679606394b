with
    events as (
        select guide_id, sharer_type, bound_at as happened_at, 1 as bind_status from xiaodian_sharers
        union all
        select guide_id, sharer_type, unbound_at, 2 from xiaodian_sharers where unbound_at is not null
    ),
    -- A callback that is answered late comes again, up to three times.
    received as (
        select *, unnest(range(case when lot('repeated', concat(guide_id, ' ', bind_status), 30) = 0 then 3
            when lot('repeated', concat(guide_id, ' ', bind_status), 15) = 0 then 2 else 1 end)) as repeat
        from events
    )
select nights.delivery_date, account_of('xiaodian') as account, struct_pack(
    ToUserName := 'gh_' || opaque('store account', 1, 12),
    FromUserName := 'oX' || opaque('store owner', 1, 26),
    CreateTime := epoch_s(happened_at),
    MsgType := 'event',
    Event := 'channels_ec_sharer_change',
    openid := sharer_openid(guide_id),
    sharer_type := sharer_type,
    bind_status := bind_status
) as record
from received asof join xiaodian_nights as nights on received.happened_at >= nights.since
where received.happened_at < nights.until
order by nights.delivery_date, account, happened_at, guide_id, bind_status, repeat
