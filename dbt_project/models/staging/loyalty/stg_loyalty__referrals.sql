with

source as (

    select * from {{ source('raw', 'loyalty__referrals') }}

),

named as (

    select
        -- ids
        {{ nothing_if_empty('referral_id') }} as referral_id,
        {{ nothing_if_empty('inviter_card_no') }} as inviter_card_no,
        {{ nothing_if_empty('inviter_openid') }} as inviter_openid,
        {{ nothing_if_empty('invitee_card_no') }} as invitee_card_no,
        {{ nothing_if_empty('invitee_openid') }} as invitee_openid,

        -- numerics
        {{ fen('reward_amount') }} as reward_fen,

        -- booleans
        {{ instant('rewarded_at') }} is not null as is_rewarded,

        -- timestamps
        {{ instant('invited_at') }} as invited_at,
        {{ instant('rewarded_at') }} as rewarded_at,
        {{ instant('update_time') }} as updated_at,
        {{ business_date(instant('invited_at')) }} as business_date,

        -- lineage
        {{ lineage('loyalty__referrals') }}

    from source

),

judged as (

    select
        *,
        {{ first_broken_rule([
            ('the referral has no number', 'referral_id is null'),
            ('the invitation is from nobody', 'inviter_card_no is null and inviter_openid is null'),
            ('invited_at is not a time', 'invited_at is null'),
            ('the reward is not a plain amount', out_of_range('reward_fen')),
            ('invited_at lies outside of 2000 to the delivery', not_in_business('invited_at')),
        ]) }}

    from named

)

select * from judged
