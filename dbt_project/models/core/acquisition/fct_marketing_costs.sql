{#
    What was spent to win and keep customers, each on its day: advertising, coupons that the brand bears when they are
    redeemed, rewards for invitations. Spending stays with the channel that it was made for; what a coupon cost goes to
    how its buyer came, and counts for winning customers only on a first order.
#}
with

ads as (

    {{ standing_lines('ad_spends', ['ad_channel', 'spend_fen', 'spend_date']) | indent(4) }}

),

persons as (

    select
        orders.order_id,
        min(identities.person_id) as person_id

    from {{ ref('fct_orders') }} as orders

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            orders.channel = identities.scope
            and orders.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

    group by orders.order_id

),

buyers as (

    select
        person_id,
        business_date as first_order_date

    from {{ ref('int_acquisitions_told') }}

    where event_type = 'buyer'

),

costs as (

    select
        'ad' as cost_kind,
        ad_channel as acquired_by,
        spend_date as business_date,
        true as is_acquisition,
        spend_fen as cost_fen

    from ads

    union all

    select
        'coupon' as cost_kind,
        coalesce(acquired.acquired_by, 'none') as acquired_by,
        coupons.used_date as business_date,
        coalesce(coupons.used_date <= buyers.first_order_date, false) as is_acquisition,
        coupons.off_fen as cost_fen

    from {{ ref('int_coupons_followed') }} as coupons

    left join persons
        on coupons.used_order_id = persons.order_id

    left join {{ ref('int_persons_acquired') }} as acquired
        on persons.person_id = acquired.person_id

    left join buyers
        on persons.person_id = buyers.person_id

    where
        coupons.is_used
        and coupons.cost_bearer = 'merchant'

    union all

    select
        'referral_reward' as cost_kind,
        'referral' as acquired_by,
        rewarded_date as business_date,
        true as is_acquisition,
        reward_fen as cost_fen

    from {{ ref('fct_referrals') }}

    where
        rewarded_date is not null
        and reward_fen > 0

),

daily as (

    select
        cost_kind,
        acquired_by,
        business_date,
        is_acquisition,
        cast(sum(cost_fen) as bigint) as cost_fen

    from costs

    group by
        cost_kind,
        acquired_by,
        business_date,
        is_acquisition

)

select * from daily
