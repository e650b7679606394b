{{ config(alias='profile') }}

with

bought as (

    select
        *,
        case when endpoint = 'offline' then selling_store_id else 'online' end as place

    from {{ ref('int_person_orders_aggregated') }}

),

orders as (

    select
        person_id,
        count(distinct channel || '|' || order_id) filter (where is_purchase) as orders,
        count(distinct channel || '|' || place) filter (where is_purchase) as stores,
        count(distinct business_date) filter (where is_purchase) as order_days,
        min(business_date) filter (where is_purchase) as first_order_date,
        max(business_date) filter (where is_purchase) as last_order_date,
        sum(amount_fen) as gross_sales_fen,
        count(*) filter (where tells_returns) > 0 as tells_returns

    from bought

    group by person_id

),

refunds as (

    select
        person_id,
        sum(refund_fen) as refund_fen

    from {{ ref('int_person_refunds_joined') }}

    group by person_id

),

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

-- The last day of the newest month that is told whole.
told as (

    select
        {{ days_after("cast(date_trunc('month', max(_delivery_date)) as date)", -1) }} as month_end_date

    from {{ ref('fct_order_lines') }}

),

scores as (

    select
        scored.person_id,
        {{ month_of('scored.month_end_date') }} as rfm_month,
        scored.recency_score,
        scored.frequency_score,
        scored.monetary_score

    from {{ ref('int_rfm_scores_dated') }} as scored

    inner join told
        on scored.month_end_date = told.month_end_date

),

-- Equal values are in one tenth, so a tenth is known by its ends.
tenths as (

    select
        historic_value_decile,
        least_historic_net_sales_fen,
        most_historic_net_sales_fen

    from {{ ref('member__historic_value_monthly') }}

    qualify rank() over (order by counted_date desc) = 1

),

member_values as (

    select
        cards.person_id,
        tenths.historic_value_decile

    from {{ ref('int_cards_registered') }} as cards

    left join {{ ref('int_person_values_spanned') }} as spans
        on
            cards.person_id = spans.person_id
            and spans.to_month_no is null

    inner join tenths
        on
            coalesce(spans.net_fen, 0) >= tenths.least_historic_net_sales_fen
            and coalesce(spans.net_fen, 0) <= tenths.most_historic_net_sales_fen

    where cards.scope = 'brand'

),

services as (

    select * from {{ ref('dim_person_services') }}

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
        member_values.historic_value_decile,
        orders.first_order_date,
        orders.last_order_date,
        {{ month_of('orders.first_order_date') }} as first_order_month,
        coalesce(orders.orders, 0) as orders,
        coalesce(orders.order_days, 0) as order_days,
        coalesce(orders.stores, 0) as stores,
        coalesce(
            coupons.coupons_redeemed, case when {{ brand_tells('coupon_redemptions') }} then 0 end
        ) as coupons_redeemed,
        cast(coalesce(orders.gross_sales_fen, 0) as bigint) as gross_sales_fen,
        cast(
            coalesce(refunds.refund_fen, case when coalesce(orders.tells_returns, true) then 0 end) as bigint
        ) as refund_fen,
        cast(
            coalesce(orders.gross_sales_fen, 0) - coalesce(refunds.refund_fen, 0) as bigint
        ) as net_sales_order_dated_fen

    from {{ ref('dim_persons') }} as persons

    left join channels using (person_id)

    left join orders using (person_id)

    left join refunds using (person_id)

    left join coupons using (person_id)

    left join states using (person_id)

    left join scores using (person_id)

    left join member_values using (person_id)

    left join services using (person_id)

)

select * from profile
