{{ config(alias='live_session') }}
{% set windows = var('value_days') %}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

sessions as (

    select * from {{ ref('dim_live_sessions') }}

),

orders as (

    select * from {{ ref('int_live_orders_refunded') }}

),

first_cards as (

    select
        person_id,
        valid_from_at as registered_at

    from {{ ref('int_home_stores_dated') }}

    where former_store_id is null

),

sold as (

    select
        orders.live_session_id,
        count(*) as orders,
        count(distinct orders.person_id) as buyers,
        count(distinct case
            when
                first_cards.registered_at >= sessions.started_at
                and first_cards.registered_at <= {{ minutes_after('sessions.ended_at', 1440) }}
                then orders.person_id
        end) as new_members,
        sum(case when orders.is_during then orders.goods_fen else 0 end) as during_fen,
        sum(orders.goods_fen) as goods_fen,
        sum(orders.coupon_fen) as coupon_fen,
        sum(orders.refund_in_time_fen) as refund_in_time_fen,
        sum(orders.net_fen) as net_fen,
        max(orders.business_date) as last_paid_date

    from orders

    inner join sessions
        on orders.live_session_id = sessions.live_session_id

    left join first_cards
        on orders.person_id = first_cards.person_id

    group by orders.live_session_id

),

commissions as (

    select
        orders.live_session_id,
        sum(ledger.debit_fen - ledger.credit_fen) as commission_fen

    from orders

    inner join {{ ref('guide__commission_ledger') }} as ledger
        on
            orders.channel = ledger.channel
            and orders.order_id = ledger.order_id

    where
        ledger.account = 'expense'
        and ledger.posting_kind in ('accrual', 'reversal')

    group by orders.live_session_id

),

fees as (

    select
        live_session_id,
        sum(host_fee_fen) as host_fee_fen,
        sum(platform_fee_fen) as platform_fee_fen

    from {{ ref('int_live_lines_settled') }}

    group by live_session_id

),

-- One buyer without an answer yet leaves the session without one.
acquired as (

    select
        live_session_id,
        {% for days in windows -%}
        case when count(*) = count(net_{{ days }}_days_fen) then sum(net_{{ days }}_days_fen) end
            as net_{{ days }}_days_fen,
        {% endfor -%}
        count(*) as new_buyers

    from {{ ref('int_first_buys_valued') }}

    where live_session_id is not null

    group by live_session_id

),

-- What the brand had sold by each instant: among many sessions every sale lies in many.
moments as (

    select
        live_session_id,
        started_at as moment_at,
        'begins' as moment,
        0 as goods_fen

    from sessions

    where started_at <= ended_at

    union all

    select
        cast(null as string) as live_session_id,
        paid_at as moment_at,
        'sale' as moment,
        goods_fen

    from {{ ref('int_sales_identified') }}

    union all

    select
        live_session_id,
        ended_at as moment_at,
        'ends' as moment,
        0 as goods_fen

    from sessions

    where started_at <= ended_at

),

-- Both instants are within.
summed as (

    select
        live_session_id,
        moment,
        sum(goods_fen) over (
            order by
                moment_at asc,
                case moment when 'begins' then 0 when 'sale' then 1 else 2 end asc
            rows between unbounded preceding and current row
        ) as sold_so_far_fen

    from moments

),

-- All that the brand sold meanwhile, on whatever floor: no session's doing.
meanwhile as (

    select
        live_session_id,
        sum(case when moment = 'ends' then sold_so_far_fen else -sold_so_far_fen end) as brand_fen

    from summed

    where live_session_id is not null

    group by live_session_id

),

described as (

    select
        sessions.live_session_id,
        sessions.live_channel,
        sessions.host_guide_id,
        sessions.store_id,
        sessions.business_date,
        sessions.started_at,
        sessions.ended_at,
        cast(sessions.viewer_count as bigint) as viewers,
        cast(sessions.view_count as bigint) as views,
        cast(sessions.order_count as bigint) as platform_orders,
        cast(sessions.paid_fen as bigint) as platform_paid_fen,
        {% for measure in ['orders', 'buyers', 'new_members'] -%}
        case when sessions.is_attributable then coalesce(sold.{{ measure }}, 0) end as {{ measure }},
        {% endfor -%}
        case when sessions.is_attributable then coalesce(acquired.new_buyers, 0) end as new_buyers,
        case when sessions.is_attributable then cast(coalesce(sold.during_fen, 0) as bigint) end as during_sales_fen,
        cast(coalesce(meanwhile.brand_fen, 0) as bigint) as brand_sales_meanwhile_fen,
        case when sessions.is_attributable then cast(coalesce(sold.goods_fen, 0) as bigint) end as gross_sales_fen,
        case
            when
                sessions.is_attributable
                and {{ days_after('coalesce(sold.last_paid_date, sessions.business_date)', var('live_refund_days')) }}
                <= told.last_date
                then cast(coalesce(sold.refund_in_time_fen, 0) as bigint)
        end as refund_15_days_fen,
        case when sessions.is_attributable then cast(coalesce(sold.net_fen, 0) as bigint) end
            as net_sales_order_dated_fen,
        case when sessions.is_attributable then cast(sold.coupon_fen as bigint) end as coupon_fen,
        case when sessions.is_attributable then cast(coalesce(commissions.commission_fen, 0) as bigint) end
            as commission_fen,
        cast(fees.host_fee_fen as bigint) as host_fee_fen,
        cast(fees.platform_fee_fen as bigint) as platform_fee_fen,
        case
            when sessions.is_attributable
                then cast(
                    coalesce(sold.net_fen, 0) - coalesce(commissions.commission_fen, 0)
                    - coalesce(fees.host_fee_fen, 0) - coalesce(fees.platform_fee_fen, 0) as bigint
                )
        end as contribution_fen,
        {% for days in windows -%}
        case
            when
                sessions.is_attributable
                and (
                    acquired.new_buyers is not null
                    or {{ days_after('sessions.business_date', days) }} <= told.last_date
                )
                then cast(
                    case when acquired.new_buyers is null then 0 else acquired.net_{{ days }}_days_fen end as bigint
                )
        end as new_buyers_net_{{ days }}_days_fen,
        {% endfor -%}
        sessions.is_attributable

    from sessions

    cross join told

    left join sold
        on sessions.live_session_id = sold.live_session_id

    left join commissions
        on sessions.live_session_id = commissions.live_session_id

    left join fees
        on sessions.live_session_id = fees.live_session_id

    left join acquired
        on sessions.live_session_id = acquired.live_session_id

    left join meanwhile
        on sessions.live_session_id = meanwhile.live_session_id

)

select * from described
