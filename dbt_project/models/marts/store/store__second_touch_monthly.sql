{{ config(alias='second_touch_monthly') }}
{%- set windows = var('second_touch_days') -%}
{%- set counts = ['in_store_orders', 'identified_orders', 'identified_buyers'] -%}
{%- for days in windows -%}
{%- do counts.append('in_contact_%s_days_orders' % days) -%}
{%- do counts.append('touched_%s_days_orders' % days) -%}
{%- do counts.append('touched_%s_days_buyers' % days) -%}
{%- endfor -%}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

monthly as (

    select
        store_id,
        {{ month_of('business_date') }} as month,
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

-- Only where a channel says what is picked up, nothing picked up is a zero.
telling as (

    select count(is_pick_up) > 0 as is_told

    from {{ ref('fct_orders') }}

),

picked_up as (

    select
        store_id,
        {{ month_of('picked_up_date') }} as month,
        count(*) as pick_ups,
        count(*) filter (where person_id is not null) as identified_pick_ups,
        count(*) filter (where has_add_on) as add_on_pick_ups,
        sum(add_on_fen) as add_on_net_sales_fen

    from {{ ref('int_pick_ups_followed') }}

    group by
        store_id,
        {{ month_of('picked_up_date') }}

),

-- Something may be picked up where nothing was bought.
combined as (

    select
        coalesce(monthly.store_id, picked_up.store_id) as store_id,
        {% for count in counts -%}
        coalesce(monthly.{{ count }}, 0) as {{ count }},
        {% endfor -%}
        {% for measure in ['pick_ups', 'identified_pick_ups', 'add_on_pick_ups', 'add_on_net_sales_fen'] -%}
        case when telling.is_told then cast(coalesce(picked_up.{{ measure }}, 0) as bigint) end as {{ measure }},
        {% endfor -%}
        coalesce(monthly.month, picked_up.month) as month,
        cast(concat(coalesce(monthly.month, picked_up.month), '-01') as date) as month_date

    from monthly

    full join picked_up
        on
            monthly.store_id = picked_up.store_id
            and monthly.month = picked_up.month

    cross join telling

),

-- A month whose last order has not had its days yet has no answer, nor has a brand that tells of
-- neither contacts nor touches.
matured as (

    select
        combined.store_id,
        combined.month,
        combined.in_store_orders,
        combined.identified_orders,
        {% for days in windows -%}
        {% for count in ['in_contact_%s_days_orders', 'touched_%s_days_orders', 'touched_%s_days_buyers'] -%}
        case
            when
                {{ days_after(month_after('combined.month_date', 1), days) }} <= told.last_date
                and {{ brand_tells('contacts') }}
                and {{ brand_tells('touches') }}
                then combined.{{ count % days }}
        end as {{ count % days }},
        {% endfor -%}
        {% endfor -%}
        combined.identified_buyers,
        combined.pick_ups,
        combined.identified_pick_ups,
        combined.add_on_pick_ups,
        combined.add_on_net_sales_fen

    from combined

    cross join told

),

rated as (

    select
        *,
        {% for days in windows -%}
        {{ ratio('touched_%s_days_orders' % days, 'in_store_orders') }} as second_touch_rate_{{ days }}_days,
        {% endfor -%}
        {{ ratio('identified_orders', 'in_store_orders') }} as identification_rate,
        {{ ratio('add_on_pick_ups', 'pick_ups') }} as add_on_rate,
        {{ small_sample('in_store_orders') }} as is_small_sample

    from matured

)

select * from rated
