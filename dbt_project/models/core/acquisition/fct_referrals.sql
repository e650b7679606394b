{#
    Who brought whom, and whether it counts: somebody new, another person, with a first order that is kept for
    fifteen days, and no ring.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

known as (

    select
        person_id,
        min(valid_from_date) as known_date

    from {{ ref('int_person_steps_spanned') }}

    where step = 'identified'

    group by person_id

),

first_orders as (

    select *

    from {{ ref('int_person_orders_aggregated') }}

    qualify row_number() over (partition by person_id order by business_date, paid_at, channel, order_id) = 1

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
            and {{ days_after('orders.business_date', var('referral_kept_days')) }} >= refunds.business_date

    group by orders.person_id

),

returned as (

    select
        orders.person_id,
        min({{ days_between('first_orders.business_date', 'orders.business_date') }}) as days_to_second

    from {{ ref('int_person_orders_aggregated') }} as orders

    inner join first_orders
        on
            orders.person_id = first_orders.person_id
            and orders.business_date > first_orders.business_date

    where orders.is_purchase

    group by orders.person_id

),

judged as (

    select
        referrals.*,
        first_orders.business_date as first_order_date,
        referrals.inviter_person_id = referrals.invitee_person_id as is_self,
        known.known_date >= referrals.invited_date as is_new_person,
        case
            when
                first_orders.business_date is null
                or first_orders.business_date < referrals.invited_date
                or first_orders.amount_fen <= coalesce(soon_refunded.refund_fen, 0)
                then false
            when {{ days_after('first_orders.business_date', var('referral_kept_days')) }} <= told.last_date then true
        end as has_kept_order,
        case
            when {{ days_after('first_orders.business_date', 90) }} <= told.last_date
                then coalesce(returned.days_to_second <= 90, false)
        end as is_retained,
        referrals.rewarded_date is not null
        and coalesce(first_orders.business_date > referrals.rewarded_date, true) as is_rewarded_without_order,
        referrals.ring_reason is not null as is_ring

    from {{ ref('int_referrals_traced') }} as referrals

    cross join told

    left join known
        on referrals.invitee_person_id = known.person_id

    left join first_orders
        on referrals.invitee_person_id = first_orders.person_id

    left join soon_refunded
        on referrals.invitee_person_id = soon_refunded.person_id

    left join returned
        on referrals.invitee_person_id = returned.person_id

),

reasoned as (

    select
        *,
        case
            when inviter_person_id is null or invitee_person_id is null then 'nobody known'
            when is_self then 'self'
            when is_ring then 'ring'
            when not is_new_person then 'known before'
            when not has_kept_order then 'no order kept'
        end as invalid_reason

    from judged

)

-- Nobody knows yet of whom the fifteen days are not over.
select
    *,
    case
        when invalid_reason is not null then false
        when has_kept_order then true
    end as is_valid

from reasoned
