-- A coupon comes again on each night after one on which it was claimed, used or lapsed, and on two more.
with changes as (
    select coupon_id, claimed_at as changed_at from coupons
    union all select coupon_id, used_at from coupons where used_at is not null
    union all select coupon_id, valid_until from coupons where used_at is null
),

told as (
    select delivery_date, until, coupon_id, max(changed_at) as update_time
    from nights
    inner join changes
        on (is_initial or changed_at >= since - interval 2 day) and changed_at < until
    group by delivery_date, until, coupon_id
)

select
    delivery_date,
    null as account,
    coupons.code as coupon_code,
    coupons.template_id,
    known_by(claimed_at, card_no, card_opened_at) as card_no,
    known_by(claimed_at, openid, openid_seen_at) as openid,
    clock(claimed_at) as claimed_at,
    clock(valid_until) as valid_until,
    case when used_at < until then 2 when valid_until < until then 3 else 1 end as status,
    clock_or_zeros(come_by(until, used_at)) as used_at,
    case when used_at < until then platform_order_id(orders.channel, orders.order_id) else '' end as used_order_no,
    case when used_at < until then orders.channel else '' end as used_channel,
    coalesce(staff_no, '') as given_by_staff_no,
    clock(update_time) as update_time
from told
inner join coupons using (coupon_id)
left join member_ids using (person_id)
left join orders on coupons.used_order_id = orders.order_id
left join guides on coupons.given_by_guide_id = guides.guide_id
order by delivery_date, coupon_code
