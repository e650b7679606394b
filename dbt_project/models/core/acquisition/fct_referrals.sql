{#
    Who brought whom, and whether it counts: somebody new, another person, with a first order that is kept for
    fifteen days. What looks like a ring is flagged: too many whom one brings at once, and who is brought
    by those whom he brought.
#}
{%- set burst = var('ring_invitees') -%}
{%- set days = var('ring_days') -%}
{%- set kept_days = var('referral_kept_days') -%}
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

horizon as (

    {{ sale_days_told() | indent(4) }}

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

    left join ids as inviter_cards
        on
            told.inviter_card_no = inviter_cards.id_value
            and inviter_cards.id_type = 'customer_id'

    left join ids as inviter_openids
        on
            told.inviter_openid = inviter_openids.id_value
            and inviter_openids.id_type = 'openid'

    left join ids as invitee_cards
        on
            told.invitee_card_no = invitee_cards.id_value
            and invitee_cards.id_type = 'customer_id'

    left join ids as invitee_openids
        on
            told.invitee_openid = invitee_openids.id_value
            and invitee_openids.id_type = 'openid'

),

known as (

    select
        person_id,
        min(valid_from_date) as known_date

    from {{ ref('int_person_steps_spanned') }}

    where step = 'identified'

    group by person_id

),

orders as (

    select
        person_id,
        channel,
        order_id,
        business_date,
        amount_fen

    from {{ ref('int_person_orders_aggregated') }}

),

first_orders as (

    select *

    from orders

    qualify row_number() over (partition by person_id order by business_date, channel, order_id) = 1

),

soon_refunded as (

    select
        orders.person_id,
        sum(refunds.refund_fen) as refund_fen

    from first_orders as orders

    inner join {{ ref('fct_refund_lines') }} as refunds
        on
            orders.channel = refunds.channel
            and orders.order_id = refunds.refunded_order_id
            and {{ days_after('orders.business_date', kept_days) }} >= refunds.business_date

    group by orders.person_id

),

returned as (

    select
        orders.person_id,
        min({{ days_between('first_orders.business_date', 'orders.business_date') }}) as days_to_second

    from orders

    inner join first_orders
        on
            orders.person_id = first_orders.person_id
            and orders.business_date > first_orders.business_date

    group by orders.person_id

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
        inviter_person_id as parent_person_id

    from identified

    where
        inviter_person_id <> invitee_person_id

    qualify
        row_number() over (partition by invitee_person_id order by invited_at, channel, referral_id) = 1

),

leap_0 as (

    select
        person_id,
        parent_person_id as root_person_id,
        1 as depth

    from parents

),

{% for step in range(4) %}
leap_{{ step + 1 }} as (

    select
        near.person_id,
        coalesce(far.root_person_id, near.root_person_id) as root_person_id,
        near.depth + coalesce(far.depth, 0) as depth

    from leap_{{ step }} as near

    left join leap_{{ step }} as far
        on near.root_person_id = far.person_id

),

{% endfor %}
-- Whose root was brought too goes in a circle.
rooted as (

    select
        leap_4.person_id,
        leap_4.root_person_id,
        leap_4.depth,
        parents.person_id is not null as is_circular

    from leap_4

    left join parents
        on leap_4.root_person_id = parents.person_id

),

judged as (

    select
        identified.channel,
        identified.referral_id,
        identified.inviter_person_id,
        identified.invitee_person_id,
        rooted.root_person_id,
        rooted.depth,
        identified.invited_date,
        identified.rewarded_date,
        identified.reward_fen,
        first_orders.business_date as first_order_date,
        identified.inviter_person_id = identified.invitee_person_id as is_self,
        known.known_date >= identified.invited_date as is_new_person,
        first_orders.business_date >= identified.invited_date
        and first_orders.amount_fen > coalesce(soon_refunded.refund_fen, 0) as has_kept_order,
        case
            when {{ days_after('first_orders.business_date', 90) }} <= horizon.last_date
                then coalesce(returned.days_to_second <= 90, false)
        end as is_retained,
        identified.rewarded_date is not null
        and coalesce(first_orders.business_date > identified.rewarded_date, true) as is_rewarded_without_order,
        case
            when coalesce(rooted.is_circular, false) then 'circular'
            when coalesce(bursting.most_invited_soon, 0) >= {{ burst }} then 'too many at once'
        end as ring_reason

    from identified

    cross join horizon

    left join known
        on identified.invitee_person_id = known.person_id

    left join first_orders
        on identified.invitee_person_id = first_orders.person_id

    left join soon_refunded
        on identified.invitee_person_id = soon_refunded.person_id

    left join returned
        on identified.invitee_person_id = returned.person_id

    left join bursting
        on
            identified.channel = bursting.channel
            and identified.referral_id = bursting.referral_id

    left join rooted
        on identified.invitee_person_id = rooted.person_id

),

reasoned as (

    select
        *,
        case
            when inviter_person_id is null or invitee_person_id is null then 'nobody known'
            when is_self then 'self'
            when ring_reason is not null then 'ring'
            when not is_new_person then 'known before'
            when not coalesce(has_kept_order, false) then 'no order kept'
        end as invalid_reason

    from judged

)

select
    *,
    ring_reason is not null as is_ring,
    invalid_reason is null as is_valid

from reasoned
