{{ config(alias='referral_monthly') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

referrals as (

    select
        *,
        cast(date_trunc('month', invited_date) as date) as month_date

    from {{ ref('fct_referrals') }}

    where invited_date is not null

),

counted as (

    select
        channel,
        month_date,
        count(*) as referrals,
        count(distinct inviter_person_id) as inviters,
        count(*) filter (where is_ring) as ring_referrals,
        count(*) filter (where is_valid) as valid_referrals,
        count(*) filter (where is_valid is null) as open_referrals,
        count(distinct case when is_valid then invitee_person_id end) as brought_persons,
        count(distinct case when is_valid and is_retained then invitee_person_id end) as retained_persons,
        count(distinct case when is_valid and is_retained is null then invitee_person_id end) as open_persons,
        cast(coalesce(sum(reward_fen) filter (where rewarded_date is not null), 0) as bigint) as reward_fen

    from referrals

    group by
        channel,
        month_date

),

-- Whoever has a card when the month begins can bring somebody in it.
members as (

    select
        months.month_date,
        count(*) as members

    from (select distinct month_date from counted) as months

    inner join {{ ref('int_cards_registered') }} as cards
        on
            months.month_date > cards.registered_date
            and cards.scope = 'brand'

    group by months.month_date

),

-- Nothing is final while somebody can still send the first order back, or buy again.
rated as (

    select
        counted.channel,
        {{ month_of('counted.month_date') }} as month,
        coalesce(members.members, 0) as members,
        counted.inviters,
        counted.referrals,
        counted.ring_referrals,
        counted.valid_referrals,
        counted.open_referrals,
        counted.brought_persons,
        counted.retained_persons,
        counted.open_persons,
        counted.reward_fen,
        {{ ratio('counted.valid_referrals', 'counted.referrals') }} as valid_rate,
        cast(cast(counted.brought_persons as double) / nullif(members.members, 0) as decimal(18, 6)) as k_factor,
        case
            when counted.open_referrals = 0 and counted.open_persons = 0
                then {{ ratio(yuan('counted.reward_fen'), 'counted.retained_persons') }}
        end as reward_per_retained_buyer_yuan,
        {{ small_sample('counted.referrals') }} as is_small_sample,
        counted.open_referrals = 0
        and counted.open_persons = 0
        and {{ days_after(month_after('counted.month_date', 1), -1) }} <= told.last_date as is_final

    from counted

    cross join told

    left join members
        on counted.month_date = members.month_date

)

select * from rated
