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
        sum(amount_fen) as gross_sales_fen

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

    group by identities.person_id

),

channels as (

    select
        person_id,
        count(distinct scope) as channels,
        min(scope) as first_channel

    from {{ ref('bridge_person_identity') }}

    group by person_id

),

profile as (

    select
        persons.person_id,
        channels.first_channel as channel,
        persons.is_member,
        orders.person_id is not null as is_buyer,
        orders.first_order_date,
        orders.last_order_date,
        {{ month_of('orders.first_order_date') }} as first_order_month,
        coalesce(orders.orders, 0) as orders,
        coalesce(orders.order_days, 0) as order_days,
        coalesce(orders.stores, 0) as stores,
        coalesce(coupons.coupons_redeemed, 0) as coupons_redeemed,
        cast(coalesce(orders.gross_sales_fen, 0) as bigint) as gross_sales_fen,
        cast(coalesce(refunds.refund_fen, 0) as bigint) as refund_fen,
        cast(
            coalesce(orders.gross_sales_fen, 0) - coalesce(refunds.refund_fen, 0) as bigint
        ) as net_sales_order_dated_fen

    from {{ ref('dim_persons') }} as persons

    inner join channels
        on persons.person_id = channels.person_id

    left join orders
        on persons.person_id = orders.person_id

    left join refunds
        on persons.person_id = refunds.person_id

    left join coupons
        on persons.person_id = coupons.person_id

)

select * from profile
