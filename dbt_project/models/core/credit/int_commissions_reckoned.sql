{#
    What each step of a line changes in a guide's commission: the commission on what is kept after
    it, half a fen up, less that on what was kept before. So it sums to the policy on what is kept
    in the end, however often something came back.

    A step counts on its own day, or, if it was told after its month had closed, on the day before
    it was told. What a channel delivers on its first night is its history, and in time.
#}
with

first_nights as (

    select
        channel,
        min(known_date) as delivery_date

    from {{ ref('int_moves_told') }}

    where move_type = 'sale'

    group by channel

),

split as (

    select
        split.*,
        orders.endpoint,
        orders.selling_store_id,
        orders.business_date,
        orders.received_at,
        rates.policy_version,
        rates.commission_rate,
        cast(floor(split.credit_fen * rates.commission_rate + 0.5) as bigint) as commission_fen

    from {{ ref('int_credits_split') }} as split

    inner join {{ ref('int_orders_credited') }} as orders
        on
            split.channel = orders.channel
            and split.order_id = orders.order_id

    inner join {{ ref('int_commission_rates_dated') }} as rates
        on
            split.credit_role = rates.credit_role
            and orders.business_model = rates.business_model
            and orders.business_date >= rates.valid_from_date
            and orders.business_date < rates.valid_to_date

),

changes as (

    select
        *,
        credit_fen - lag(credit_fen, 1, 0) over in_time as credit_change_fen,
        commission_fen - lag(commission_fen, 1, 0) over in_time as commission_change_fen

    from split

    window in_time as (partition by channel, order_line_id, credit_role, guide_id order by step)

),

reckoned as (

    select
        changes.channel,
        changes.order_id,
        changes.order_line_id,
        changes.step,
        changes.credit_role as role,
        changes.guide_id,
        changes.policy_version,
        changes.commission_rate,
        changes.credit_change_fen,
        changes.commission_change_fen,
        changes.business_date,
        changes.event_date,
        changes.known_date,
        changes.known_date = first_nights.delivery_date as is_history,
        case
            when
                changes.known_date = first_nights.delivery_date
                or changes.known_date
                < {{ days_after(month_after("date_trunc('month', changes.event_date)", 1), 'terms.closing_day') }}
                then changes.event_date
            else {{ days_after('changes.known_date', -1) }}
        end as posted_date,
        case
            when changes.endpoint = 'offline'
                then {{ days_after('changes.business_date', 'terms.hold_days') }}
            else {{ days_after(business_date('changes.received_at'), 'terms.hold_days') }}
        end as release_date,
        -- Who pays, and whether the head office has the money that a franchisee's guide earned.
        case
            when changes.endpoint = 'offline' then changes.selling_store_id
            else guides.store_id
        end as store_id,
        changes.endpoint <> 'offline' as is_collected_by_head_office

    from changes

    inner join {{ ref('commission_terms') }} as terms
        on
            changes.business_date >= terms.valid_from_date
            and changes.business_date < coalesce(terms.valid_to_date, date '9999-12-31')

    inner join first_nights
        on changes.channel = first_nights.channel

    left join {{ ref('int_guide_stores_dated') }} as guides
        on
            changes.guide_id = guides.guide_id
            and changes.business_date >= guides.valid_from_date
            and changes.business_date < coalesce(guides.valid_to_date, date '9999-12-31')

),

paid_by as (

    select
        reckoned.channel,
        reckoned.order_id,
        reckoned.order_line_id,
        reckoned.step,
        reckoned.role,
        reckoned.guide_id,
        reckoned.policy_version,
        reckoned.commission_rate,
        reckoned.credit_change_fen,
        reckoned.commission_change_fen,
        reckoned.event_date,
        reckoned.known_date,
        -- Nothing is given back before it was earned.
        max(reckoned.posted_date) over (
            partition by reckoned.channel, reckoned.order_line_id, reckoned.role, reckoned.guide_id
            order by reckoned.step
            rows between unbounded preceding and current row
        ) as posted_date,
        reckoned.release_date,
        reckoned.is_history,
        case when stores.business_model = 'franchise' then reckoned.store_id else 'head_office' end as payer,
        reckoned.is_collected_by_head_office

    from reckoned

    left join {{ ref('int_store_versions_dated') }} as stores
        on
            reckoned.store_id = stores.store_id
            and reckoned.business_date >= stores.valid_from_date
            and reckoned.business_date < coalesce(stores.valid_to_date, date '9999-12-31')

)

select * from paid_by
