select nights.delivery_date, account_of('xiaodian') as account, struct_pack(
    openid := sharer_openid(guide_id),
    unionid := coalesce(unionid, ''),
    nickname := name,
    bind_time := epoch_s(bound_at),
    sharer_type := sharer_type,
    staff_no := case when lot('bound by hand', guide_id, 40) > 0 then staff_no end
) as record
from xiaodian_sharers join nights on bound_at < nights.until and (unbound_at is null or unbound_at >= nights.until)
order by nights.delivery_date, account, guide_id
