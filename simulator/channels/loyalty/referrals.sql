with kept as (
    select
        referrals.*,
        inviter.card_no as inviter_card, inviter.card_opened_at as inviter_card_at,
        inviter.openid as inviter_openid, inviter.openid_seen_at as inviter_openid_at,
        invitee.card_no as invitee_card, invitee.card_opened_at as invitee_card_at,
        invitee.openid as invitee_openid, invitee.openid_seen_at as invitee_openid_at,
        greatest(invited_at, inviter.known_at) as told_at
    from referrals
    inner join member_ids as inviter on inviter_id = inviter.person_id
    left join member_ids as invitee on invitee_id = invitee.person_id
),

-- The card is what the invitation is for, so it may come a little later.
changes as (
    select referral_id, told_at as changed_at from kept
    union all select referral_id, rewarded_at from kept where rewarded_at > told_at
    union all select referral_id, invitee_card_at from kept where invitee_card_at > told_at
    union all select referral_id, invitee_openid_at from kept where invitee_openid_at > told_at
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
    known_by(until, inviter_card, inviter_card_at) as inviter_card_no,
    known_by(until, inviter_openid, inviter_openid_at) as inviter_openid,
    known_by(until, invitee_card, invitee_card_at) as invitee_card_no,
    known_by(until, invitee_openid, invitee_openid_at) as invitee_openid,
    clock(invited_at) as invited_at,
    clock_or_zeros(come_by(until, rewarded_at)) as rewarded_at,
    case when rewarded_at < until then yuan(reward_fen) else '0.00' end as reward_amount,
    clock(update_time) as update_time
from told
inner join kept using (referral_id)
order by delivery_date, referral_id
