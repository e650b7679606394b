-- A coupon comes again on each night after one on which it was claimed, used or lapsed, and on two more.
-- Coupons of the public platforms are on their orders and nowhere else.
with kept as (
    select coupons.*, channel, order_id, card_no, card_opened_at, openid, openid_seen_at, greatest(claimed_at, known_at) as told_at
    from coupons
    inner join member_ids using (person_id)
    left join orders on used_order_id = order_id
    where channel is null or channel in ('store', 'youzan', 'xiaodian')
),

changes as (
    select coupon_id, told_at as changed_at from kept
    union all select coupon_id, used_at from kept where used_at > told_at
    union all select coupon_id, valid_until from kept where used_at is null and valid_until > told_at
),

told as (
    select delivery_date, until, coupon_id, max(changed_at) as update_time
    from nights
    inner join changes
        on whether((is_initial or changed_at >= since - interval 2 day) and changed_at < until)
    group by delivery_date, until, coupon_id
)

select
    delivery_date,
    null as account,
    code as coupon_code,
    template_id,
    known_by(until, card_no, card_opened_at) as card_no,
    known_by(until, openid, openid_seen_at) as openid,
    clock(claimed_at) as claimed_at,
    clock(valid_until) as valid_until,
    case when used_at < until then 2 when valid_until < until then 3 else 1 end as status,
    clock_or_zeros(come_by(until, used_at)) as used_at,
    case when used_at < until then platform_order_id(channel, order_id) else '' end as used_order_no,
    case when used_at < until then channel else '' end as used_channel,
    coalesce(staff_no, '') as given_by_staff_no,
    clock(update_time) as update_time
from told
inner join kept using (coupon_id)
left join guides on given_by_guide_id = guide_id
order by delivery_date, coupon_code
