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

sold as (

    select * from {{ ref('int_live_sessions_sold') }}

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

acquired as (

    select
        first_buys.live_session_id,
        {% for days in windows -%}
        sum(first_buys.net_{{ days }}_days_fen) as net_{{ days }}_days_fen,
        {% endfor -%}
        count(*) as new_buyers

    from {{ ref('int_first_buys_valued') }} as first_buys

    inner join sessions
        on
            first_buys.live_session_id = sessions.live_session_id
            and first_buys.first_date <= sessions.last_order_date

    group by first_buys.live_session_id

),

meanwhile as (

    select * from {{ ref('int_sales_meanwhile_summed') }}

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
                and {{ days_after('sessions.last_order_date', var('live_refund_days')) }} <= told.last_date
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
        -- One buyer without an answer yet leaves the session without one, also one who may still come.
        {% for days in windows -%}
        case
            when sessions.is_attributable and {{ days_after('sessions.last_order_date', days) }} <= told.last_date
                then cast(coalesce(acquired.net_{{ days }}_days_fen, 0) as bigint)
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
