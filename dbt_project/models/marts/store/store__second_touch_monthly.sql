{{ config(alias='second_touch_monthly') }}
{% set windows = var('second_touch_days') %}
with

-- The last day that has been told of.
told as (

    select {{ days_after('max(_delivery_date)', -1) }} as last_date

    from {{ ref('fct_order_lines') }}

),

monthly as (

    select
        store_id,
        {{ month_of('business_date') }} as month,
        cast(date_trunc('month', min(business_date)) as date) as month_date,
        count(*) as in_store_orders,
        count(*) filter (where is_identified) as identified_orders,
        {% for days in windows -%}
        count(*) filter (where is_in_contact_{{ days }}_days) as in_contact_{{ days }}_days_orders,
        count(*) filter (where is_touched_{{ days }}_days) as touched_{{ days }}_days_orders,
        count(distinct case when is_touched_{{ days }}_days then person_id end) as touched_{{ days }}_days_buyers,
        {% endfor -%}
        count(distinct person_id) as identified_buyers

    from {{ ref('int_store_orders_followed') }}

    group by
        store_id,
        {{ month_of('business_date') }}

),

-- A month whose last order has not had its days yet has no answer, nor has a brand that tells of
-- neither contacts nor touches.
matured as (

    select
        monthly.store_id,
        monthly.month,
        monthly.in_store_orders,
        monthly.identified_orders,
        {% for days in windows -%}
        {% for count in ['in_contact_%s_days_orders', 'touched_%s_days_orders', 'touched_%s_days_buyers'] -%}
        case
            when
                {{ days_after(month_after('monthly.month_date', 1), days) }} <= told.last_date
                and {{ brand_tells('contacts') }}
                and {{ brand_tells('touches') }}
                then monthly.{{ count % days }}
        end as {{ count % days }},
        {% endfor -%}
        {% endfor -%}
        monthly.identified_buyers

    from monthly

    cross join told

),

rated as (

    select
        *,
        {% for days in windows -%}
        {{ ratio('touched_%s_days_orders' % days, 'in_store_orders') }} as second_touch_rate_{{ days }}_days,
        {% endfor -%}
        {{ ratio('identified_orders', 'in_store_orders') }} as identification_rate

    from matured

)

select * from rated
