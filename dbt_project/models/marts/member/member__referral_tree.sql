{{ config(alias='referral_tree') }}

with

referrals as (

    select
        channel,
        referral_id,
        inviter_person_id,
        invitee_person_id,
        root_person_id,
        cast(depth as int) as depth,
        invited_date,
        rewarded_date,
        cast(reward_fen as bigint) as reward_fen,
        first_order_date,
        is_self,
        is_new_person,
        has_kept_order,
        is_retained,
        is_rewarded_without_order,
        is_ring,
        ring_reason,
        is_valid,
        invalid_reason

    from {{ ref('fct_referrals') }}

)

select * from referrals
