{#
    What was spent to win and keep customers, each on its day: advertising, coupons that the brand bears when they are
    redeemed, rewards for invitations. Spending stays with the channel that it was made for; what a coupon cost goes to
    how its buyer came, and counts for winning customers only on a first order.
#}
with

ads as (

    {{ standing_lines('ad_spends', ['ad_channel', 'spend_fen', 'spend_date']) | indent(4) }}

),

coupons as (

    {{ standing_lines('member_coupons', ['coupon_code', 'template_id', 'used_order_id', 'used_at']) | indent(4) }}

),

templates as (

    select
        template_id,
        max_by(off_fen, _delivery_date) as off_fen,
        max_by(cost_bearer, _delivery_date) as cost_bearer

    from (
        {{ standing_lines('coupon_templates', ['template_id', 'off_fen', 'cost_bearer']) | indent(8) }}
    ) as lines

    group by template_id

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
        {{ business_date('coupons.used_at') }} as business_date,
        coalesce({{ business_date('coupons.used_at') }} <= buyers.first_order_date, false) as is_acquisition,
        templates.off_fen as cost_fen

    from coupons

    inner join templates
        on coupons.template_id = templates.template_id

    left join persons
        on coupons.used_order_id = persons.order_id

    left join {{ ref('int_persons_acquired') }} as acquired
        on persons.person_id = acquired.person_id

    left join buyers
        on persons.person_id = buyers.person_id

    where
        coupons.used_at is not null
        and templates.cost_bearer = 'merchant'

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
