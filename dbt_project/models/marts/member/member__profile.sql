{{ config(alias='profile') }}

with

coupons as (

    select
        identities.person_id,
        count(*) as coupons_redeemed

    from {{ ref('fct_coupon_redemptions') }} as redemptions

    inner join {{ ref('bridge_person_identity') }} as identities
        on
            redemptions.channel = identities.scope
            and redemptions.source_customer_id = identities.id_value
            and identities.id_type = 'customer_id'
            and identities.valid_to_date is null

    group by identities.person_id

),

channels as (

    select
        person_id,
        case when min(scope) = max(scope) then min(scope) else 'several' end as channel

    from {{ ref('bridge_person_identity') }}

    where
        id_type = 'customer_id'
        and valid_to_date is null

    group by person_id

),

states as (

    select
        person_id,
        min(state) filter (where rule = 'by_category') as lifecycle_state,
        min(state) filter (where rule = 'fixed') as lifecycle_state_fixed

    from {{ ref('int_lifecycle_states_spanned') }}

    where
        scope = 'brand'
        and valid_to_date is null

    group by person_id

),

-- Where the brand tells of no members or coupons, nobody knows that there are none.
profile as (

    select
        person_id,
        coalesce(channels.channel, 'none') as channel,
        case when {{ brand_tells('members') }} then persons.is_member end as is_member,
        case when {{ brand_tells('fans') }} then services.is_fan end as is_fan,
        case when {{ brand_tells('visits') }} then services.is_mini_program_authorised end
            as is_mini_program_authorised,
        case when {{ brand_tells('contacts') }} then services.contacts end as contacts,
        case when {{ brand_tells('customer_groups') }} then services.groups end as groups,
        services.link_depth,
        services.opening_guide_id,
        services.service_guide_id,
        services.home_store_id,
        services.last_touch_date,
        services.last_action_date,
        coalesce(orders.orders, 0) > 0 as is_buyer,
        states.lifecycle_state,
        states.lifecycle_state_fixed,
        scores.rfm_month,
        scores.recency_score,
        scores.frequency_score,
        scores.monetary_score,
        scores.historic_value_decile,
        orders.first_order_date,
        orders.last_order_date,
        {{ month_of('orders.first_order_date') }} as first_order_month,
        coalesce(orders.orders, 0) as orders,
        coalesce(orders.order_days, 0) as order_days,
        coalesce(orders.stores, 0) as stores,
        coalesce(
            coupons.coupons_redeemed, case when {{ brand_tells('coupon_redemptions') }} then 0 end
        ) as coupons_redeemed,
        coalesce(orders.gross_sales_fen, 0) as gross_sales_fen,
        case when coalesce(orders.tells_returns, true) then coalesce(orders.refund_fen, 0) end as refund_fen,
        coalesce(orders.gross_sales_fen - orders.refund_fen, 0) as net_sales_order_dated_fen

    from {{ ref('dim_persons') }} as persons

    left join channels using (person_id)

    left join {{ ref('int_person_purchases_counted') }} as orders using (person_id)

    left join coupons using (person_id)

    left join states using (person_id)

    left join {{ ref('int_person_scores_told') }} as scores using (person_id)

    left join {{ ref('dim_person_services') }} as services using (person_id)

)

select * from profile
