{{ config(alias='acquisition_cost_monthly') }}
{%- set horizons = [30, 90, 365] -%}
{%- set measures = [
    ('costs', 'ad_spend_fen', "case when cost_kind = 'ad' then cost_fen else 0 end"),
    ('costs', 'coupon_cost_fen', "case when cost_kind = 'coupon' then cost_fen else 0 end"),
    ('costs', 'referral_reward_fen', "case when cost_kind = 'referral_reward' then cost_fen else 0 end"),
    ('costs', 'acquisition_spend_fen', 'case when is_acquisition then cost_fen else 0 end'),
    ('events', 'new_buyers', "case when event_type = 'buyer' then 1 else 0 end"),
    ('events', 'new_contact_persons', "case when event_type = 'contact' and is_first then 1 else 0 end"),
    ('active', 'active_buyers', '1'),
] -%}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

costs as (

    select
        *,
        {{ month_of('business_date') }} as month

    from {{ ref('fct_marketing_costs') }}

),

events as (

    select
        *,
        {{ month_of('business_date') }} as month

    from {{ ref('int_acquisitions_told') }}

),

active as (

    select distinct
        {{ month_of('orders.business_date') }} as month,
        acquired.acquired_by,
        orders.person_id

    from {{ ref('int_person_orders_aggregated') }} as orders

    inner join {{ ref('int_persons_acquired') }} as acquired
        on orders.person_id = acquired.person_id

),

measured as (

    {% for source in ['costs', 'events', 'active'] -%}
    select
        {% for told_by, measure, amount in measures -%}
        {{ amount if told_by == source else 0 }} as {{ measure }},
        {% endfor -%}
        month,
        acquired_by

    from {{ source }}

    {{ 'union all' if not loop.last }}

    {% endfor %}

),

monthly as (

    {% for scope_type, scope in [('channel', 'acquired_by'), ('brand', "'brand'")] -%}
    select
        '{{ scope_type }}' as scope_type,
        {{ scope }} as scope,
        month,
        {% for told_by, measure, amount in measures -%}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        cast(sum(ad_spend_fen + coupon_cost_fen + referral_reward_fen) as bigint) as marketing_spend_fen

    from measured

    group by all

    {{ 'union all' if not loop.last }}

    {% endfor %}

),

-- Spending is told from one day on, of before nobody knows that there was none: costs begin with the first whole month,
-- since the spending of some days over the buyers of all would be too little.
spending as (

    select {{ days_after('min(business_date)', -1) }} as untold_date

    from costs

    where cost_kind = 'ad'

),

spent as (

    select {{ month_of(month_after('untold_date', 1)) }} as first_month

    from spending

),

judged as (

    select
        monthly.*,
        coalesce(monthly.month >= spent.first_month, false) as is_spend_told,
        {{ days_after(month_after("cast(concat(monthly.month, '-01') as date)", '1'), -1) }} as last_date

    from monthly

    cross join spent

),

valued as (

    select
        judged.scope_type,
        judged.scope,
        judged.month,
        judged.acquisition_spend_fen,
        {% for days in horizons -%}
        cast(coalesce(sum(case when valued.age_days < {{ days }} then valued.net_fen end), 0) as bigint)
            as net_{{ days }}_days_fen,
        {% endfor -%}
        min(case when valued.net_until_then_fen >= judged.acquisition_spend_fen then valued.age_days end)
            as payback_days

    from judged

    left join {{ ref('int_buyers_valued') }} as valued
        on
            judged.scope_type = valued.scope_type
            and judged.scope = valued.scope
            and judged.month = valued.month

    group by
        judged.scope_type,
        judged.scope,
        judged.month,
        judged.acquisition_spend_fen

),

-- A horizon counts for the whole cohort or not at all; its first day is that of the first order.
costed as (

    select
        judged.scope_type,
        judged.scope,
        judged.month,
        judged.last_date <= told.last_date as is_complete,
        {%- for column in [
            'ad_spend_fen', 'coupon_cost_fen', 'referral_reward_fen', 'marketing_spend_fen', 'acquisition_spend_fen',
        ] %}
        case when judged.is_spend_told then judged.{{ column }} end as {{ column }},
        {%- endfor %}
        judged.new_buyers,
        judged.new_contact_persons,
        judged.active_buyers,
        {% for days in horizons -%}
        case
            when {{ days_after('judged.last_date', days - 1) }} <= told.last_date then valued.net_{{ days }}_days_fen
        end as net_sales_{{ days }}_days_fen,
        {% endfor -%}
        case
            when
                judged.is_spend_told and judged.acquisition_spend_fen > 0 and judged.new_buyers > 0
                and {{ days_after('judged.last_date', 'valued.payback_days') }} <= told.last_date
                then valued.payback_days
        end as payback_days

    from judged

    cross join told

    inner join valued
        using (scope_type, scope, month)

),

rated as (

    select
        *,
        {% for column, spent, heads in [
            ('cac_fen', 'acquisition_spend_fen', 'new_buyers'),
            ('cost_per_contact_fen', 'acquisition_spend_fen', 'new_contact_persons'),
            ('cost_to_serve_fen', 'marketing_spend_fen', 'active_buyers'),
            ('net_sales_30_days_per_buyer_fen', 'net_sales_30_days_fen', 'new_buyers'),
            ('net_sales_90_days_per_buyer_fen', 'net_sales_90_days_fen', 'new_buyers'),
        ] -%}
        cast(round({{ ratio(spent, heads) }}, 0) as bigint) as {{ column }},
        {% endfor -%}
        cast(round({{ ratio('net_sales_365_days_fen', 'new_buyers') }}, 0) as bigint)
            as net_sales_365_days_per_buyer_fen

    from costed

)

select * from rated
