{{ config(alias='profile') }}

with

orders as (

    select
        person_id,
        count(distinct channel || '|' || order_id) as orders,
        count(distinct channel || '|' || store_id) as stores,
        count(distinct business_date) as order_days,
        min(business_date) as first_order_date,
        max(business_date) as last_order_date,
        sum(amount_fen) as gross_sales_fen,
        count(*) filter (where tells_returns) > 0 as tells_returns

    from {{ ref('int_person_orders_aggregated') }}

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
        orders.orders is not null as is_buyer,
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

    left join services using (person_id)

)

select * from profile
