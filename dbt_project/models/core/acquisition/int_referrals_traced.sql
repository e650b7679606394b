{#
    Who brought whom, who began the chain, and what looks like a ring: too many whom one brings at once, and who is brought
    by those whom he brought.
#}
{%- set days = var('ring_days') -%}
with

told as (

    {{ standing_lines('referrals', [
        'referral_id',
        'inviter_card_no',
        'inviter_openid',
        'invitee_card_no',
        'invitee_openid',
        'reward_fen',
        'invited_at',
        'rewarded_at',
    ]) | indent(4) }}

),

-- Neither a card nor an openid is told with where it counts, so it is whose it is alone.
ids as (

    select
        id_type,
        id_value,
        min(person_id) as person_id

    from {{ ref('bridge_person_identity') }}

    where
        valid_to_date is null
        and id_type in ('customer_id', 'openid')

    group by
        id_type,
        id_value

    having count(distinct person_id) = 1

),

identified as (

    select
        told.channel,
        told.referral_id,
        coalesce(inviter_cards.person_id, inviter_openids.person_id) as inviter_person_id,
        coalesce(invitee_cards.person_id, invitee_openids.person_id) as invitee_person_id,
        told.invited_at,
        {{ business_date('told.invited_at') }} as invited_date,
        {{ business_date('told.rewarded_at') }} as rewarded_date,
        coalesce(told.reward_fen, 0) as reward_fen

    from told
    {% for who in ['inviter', 'invitee'] %}
    left join ids as {{ who }}_cards
        on
            told.{{ who }}_card_no = {{ who }}_cards.id_value
            and {{ who }}_cards.id_type = 'customer_id'

    left join ids as {{ who }}_openids
        on
            told.{{ who }}_openid = {{ who }}_openids.id_value
            and {{ who }}_openids.id_type = 'openid'
    {% endfor %}
),

-- How many an inviter brings within some days from each on, and whether as many days went by before.
paused as (

    select
        channel,
        referral_id,
        inviter_person_id,
        invited_date,
        count(*) over (
            partition by inviter_person_id order by {{ days_between("date '1970-01-01'", 'invited_date') }}
            range between current row and {{ days - 1 }} following
        ) as invited_soon,
        coalesce({{ days_between(
            'lag(invited_date) over (partition by inviter_person_id order by invited_date, channel, referral_id)',
            'invited_date'
        ) }} >= {{ days }}, true) as is_after_pause

    from identified

    where inviter_person_id is not null

),

runs as (

    select
        *,
        sum(case when is_after_pause then 1 else 0 end) over (
            partition by inviter_person_id order by invited_date, channel, referral_id
            rows between unbounded preceding and current row
        ) as run_no

    from paused

),

-- Whom a ring's inviter brings at another time may be honest.
bursting as (

    select
        channel,
        referral_id,
        max(invited_soon) over (partition by inviter_person_id, run_no) as most_invited_soon

    from runs

),

-- Everybody is brought once, by the first to do so.
parents as (

    select
        invitee_person_id as person_id,
        inviter_person_id as root_person_id,
        1 as depth

    from identified

    where inviter_person_id <> invitee_person_id

    qualify
        row_number() over (partition by invitee_person_id order by invited_at, channel, referral_id) = 1

),

{{ leaps_to_roots('parents', 'person_id', 'root_person_id', 'depth') }},

-- Whose root was brought too goes in a circle.
traced as (

    select
        identified.channel,
        identified.referral_id,
        identified.inviter_person_id,
        identified.invitee_person_id,
        leap_4.root_person_id,
        leap_4.depth,
        identified.invited_date,
        identified.rewarded_date,
        identified.reward_fen,
        case
            when parents.person_id is not null then 'circular'
            when coalesce(bursting.most_invited_soon, 0) >= {{ var('ring_invitees') }} then 'too many at once'
        end as ring_reason

    from identified

    left join bursting
        on
            identified.channel = bursting.channel
            and identified.referral_id = bursting.referral_id

    left join leap_4
        on identified.invitee_person_id = leap_4.person_id

    left join parents
        on leap_4.root_person_id = parents.person_id

)

select * from traced
