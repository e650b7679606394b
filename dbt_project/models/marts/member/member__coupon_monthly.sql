{{ config(alias='coupon_monthly') }}

with

coupons as (

    select * from {{ ref('int_coupons_followed') }}

),

counted as (

    select
        template_id,
        {{ month_of('claimed_date') }} as month,
        max(template_name) as template_name,
        max(cost_bearer) as cost_bearer,
        cast(max(off_fen) as bigint) as off_fen,
        cast(max(threshold_fen) as bigint) as threshold_fen,
        count(*) as claimed_coupons,
        count(*) filter (where is_given_by_guide) as guide_given_coupons,
        count(*) filter (where is_used) as used_coupons,
        count(*) filter (where is_lapsed) as lapsed_coupons,
        count(*) filter (where not is_used and not is_lapsed) as open_coupons,
        count(order_net_fen) as found_orders,
        cast(coalesce(sum(order_net_fen), 0) as bigint) as net_sales_order_dated_fen

    from coupons

    group by
        template_id,
        {{ month_of('claimed_date') }}

),

rated as (

    select
        *,
        open_coupons = 0 as is_final,
        used_coupons * off_fen as discount_fen,
        {{ small_sample('claimed_coupons') }} as is_small_sample,
        {{ ratio('used_coupons', 'claimed_coupons') }} as redemption_rate

    from counted

)

select * from rated
