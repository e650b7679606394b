with changes as (
    select referral_id, invited_at as changed_at from referrals
    union all select referral_id, rewarded_at from referrals where rewarded_at is not null
),

told as (
    select delivery_date, until, referral_id, max(changed_at) as update_time
    from nights
    inner join changes on (is_initial or changed_at >= since - interval 2 day) and changed_at < until
    group by delivery_date, until, referral_id
)

select
    delivery_date,
    null as account,
    referral_id,
    known_by(until, inviter.card_no, inviter.card_opened_at) as inviter_card_no,
    known_by(until, inviter.openid, inviter.openid_seen_at) as inviter_openid,
    -- The card is what the invitation is for, so it may come a little later.
    known_by(until, invitee.card_no, invitee.card_opened_at) as invitee_card_no,
    known_by(until, invitee.openid, invitee.openid_seen_at) as invitee_openid,
    clock(invited_at) as invited_at,
    clock_or_zeros(come_by(until, rewarded_at)) as rewarded_at,
    case when rewarded_at < until then yuan(reward_fen) else '0.00' end as reward_amount,
    clock(update_time) as update_time
from told
inner join referrals using (referral_id)
left join member_ids as inviter on inviter_id = inviter.person_id
left join member_ids as invitee on invitee_id = invitee.person_id
order by delivery_date, referral_id
