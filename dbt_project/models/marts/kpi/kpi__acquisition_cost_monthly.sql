{{ config(alias='acquisition_cost_monthly') }}
{%- set horizons = [30, 90, 365] -%}

with

told as (

    {{ sale_days_told() | indent(4) }}

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

    select
        {{ month_of('business_date') }} as month,
        acquired_by,
        cost_kind as measure,
        cost_fen as amount

    from {{ ref('fct_marketing_costs') }}

    union all

    select
        {{ month_of('business_date') }} as month,
        acquired_by,
        'acquisition' as measure,
        cost_fen as amount

    from {{ ref('fct_marketing_costs') }}

    where is_acquisition

    union all

    select
        {{ month_of('business_date') }} as month,
        acquired_by,
        event_type as measure,
        case when is_first then 1 else 0 end as amount

    from {{ ref('int_acquisitions_told') }}

    union all

    select
        month,
        acquired_by,
        'active' as measure,
        1 as amount

    from active

),

scoped as (

    {% for scope_type, scope in [('channel', 'acquired_by'), ('brand', "'brand'")] -%}
    select
        '{{ scope_type }}' as scope_type,
        {{ scope }} as scope,
        month,
        measure,
        amount

    from measured
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

monthly as (

    select
        scope_type,
        scope,
        month,
        {% for column, measures in [
            ('ad_spend_fen', ['ad']),
            ('coupon_cost_fen', ['coupon']),
            ('referral_reward_fen', ['referral_reward']),
            ('marketing_spend_fen', ['ad', 'coupon', 'referral_reward']),
            ('acquisition_spend_fen', ['acquisition']),
            ('new_buyers', ['buyer']),
            ('new_contact_persons', ['contact']),
            ('active_buyers', ['active']),
        ] -%}
        cast(sum(case when measure in ({{ listed(measures) }}) then amount else 0 end) as bigint) as {{ column }}
        {{- ',' if not loop.last }}
        {% endfor %}

    from scoped

    group by
        scope_type,
        scope,
        month

),

-- Spending is told from one month to another; of the months before nobody knows that there was none.
spent as (

    select min(month) as first_month

    from measured

    where measure = 'ad'

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
        cast(coalesce(sum(case when valued.age_days <= {{ days }} then valued.net_fen end), 0) as bigint)
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

-- A horizon counts for the whole cohort or not at all.
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
            when {{ days_after('judged.last_date', days) }} <= told.last_date then valued.net_{{ days }}_days_fen
        end as net_sales_{{ days }}_days_fen,
        {% endfor -%}
        case
            when judged.is_spend_told and judged.acquisition_spend_fen > 0 and judged.new_buyers > 0
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
            ('net_sales_365_days_per_buyer_fen', 'net_sales_365_days_fen', 'new_buyers'),
        ] -%}
        cast(round({{ ratio(spent, heads) }}, 0) as bigint) as {{ column }}
        {{- ',' if not loop.last }}
        {% endfor %}

    from costed

)

select * from rated
