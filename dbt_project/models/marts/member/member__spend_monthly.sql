{{ config(alias='spend_monthly') }}

with

counted as (

    select * from {{ ref('int_spends_counted') }}

),

rated as (

    select
        *,
        {{ ratio('buyers', 'members') }} as buyer_rate,
        {{ ratio('orders', 'buyers') }} as orders_per_buyer,
        {{ ratio('net_fen', 'orders') }} as aov_per_order_fen,
        {{ ratio('net_fen', 'buyers') }} as spend_per_customer_fen,
        {{ ratio('refunded_orders', 'orders + refunded_orders') }} as refunded_order_rate,
        {{ ratio('coupon_orders', 'coupon_told_orders') }} as discount_dependence,
        {{ ratio('new_member_buyers', 'buyers') }} as new_buyer_share,
        {{ ratio('new_member_net_fen', 'new_member_buyers') }} as new_spend_fen,
        {{ ratio('net_fen - new_member_net_fen', 'buyers - new_member_buyers') }} as old_spend_fen

    from counted

),

-- Of an incomplete month, or where the year before is not told whole, nothing is compared.
compared as (

    select
        now.*,
        matched.matched_buyers,
        matched.matched_net_fen,
        matched.control_buyers,
        matched.control_net_fen,
        before.members as members_year_before,
        before.buyers as buyers_year_before,
        before.orders as orders_year_before,
        before.net_fen as net_fen_year_before,
        before.aov_per_order_fen as aov_year_before_fen,
        before.spend_per_customer_fen as spend_year_before_fen,
        cast(now.spend_per_customer_fen - before.spend_per_customer_fen as decimal(18, 4)) as spend_change_fen,
        -- That more or fewer of the buyers are new, at what new and old ones spend in both years.
        cast(
            (cast(now.new_buyer_share as double) - cast(before.new_buyer_share as double))
            * (
                coalesce(now.new_spend_fen, before.new_spend_fen) + coalesce(before.new_spend_fen, now.new_spend_fen)
                - coalesce(now.old_spend_fen, before.old_spend_fen)
                - coalesce(before.old_spend_fen, now.old_spend_fen)
            ) / 2 as decimal(18, 4)
        ) as spend_change_by_mix_fen

    from rated as now

    left join rated as before
        on
            now.scope_type = before.scope_type
            and now.scope = before.scope
            and now.segment = before.segment
            and {{ month_after('now.month_date', -12) }} = before.month_date
            and now.is_comparable

    left join {{ ref('int_members_matched') }} as matched
        on
            now.month_date = matched.month_date
            and now.scope_type = 'brand'
            and now.segment = 'member'

),

spend as (

    select
        scope_type,
        scope,
        {{ month_of('month_date') }} as month,
        segment,
        members,
        buyers,
        orders,
        refunded_orders,
        coupon_orders,
        coupon_told_orders,
        net_fen as net_sales_order_dated_fen,
        buyer_rate,
        orders_per_buyer,
        aov_per_order_fen,
        spend_per_customer_fen,
        refunded_order_rate,
        discount_dependence,
        cast(
            net_fen
            - coalesce(round(cast(members as double) * buyer_rate * orders_per_buyer * aov_per_order_fen), net_fen)
            as bigint
        ) as identity_residual_fen,
        members_year_before,
        buyers_year_before,
        orders_year_before,
        net_fen_year_before as net_sales_order_dated_year_before_fen,
        {{ growth('net_fen', 'net_fen_year_before') }} as net_sales_growth_rate,
        {{ growth('aov_per_order_fen', 'aov_year_before_fen') }} as aov_growth_rate,
        {{ growth('spend_per_customer_fen', 'spend_year_before_fen') }} as spend_growth_rate,
        new_member_buyers,
        new_member_net_fen as new_member_net_sales_fen,
        spend_change_fen,
        spend_change_by_mix_fen,
        cast(spend_change_fen - spend_change_by_mix_fen as decimal(18, 4)) as spend_change_within_fen,
        matched_buyers,
        matched_net_fen as matched_net_sales_fen,
        control_buyers,
        control_net_fen as control_net_sales_fen,
        {{ growth('matched_net_fen', 'control_net_fen') }} as matched_uplift_rate,
        is_complete

    from compared

)

select * from spend
