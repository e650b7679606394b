{{ config(alias='repurchase_monthly') }}

with

counted as (

    select * from {{ ref('int_repurchases_counted') }}

),

rated as (

    select
        scope_type,
        scope,
        {{ month_of('month_date') }} as month,
        buyers,
        repeat_buyers,
        {{ ratio('repeat_buyers', 'buyers') }} as repurchase_rate,
        orders,
        first_orders,
        {{ ratio('orders - first_orders', 'buyers') }} as repeat_frequency,
        year_buyers,
        year_repeat_buyers,
        {{ ratio('year_repeat_buyers', 'year_buyers') }} as year_repurchase_rate,
        year_orders,
        year_first_orders,
        {{ ratio('year_orders - year_first_orders', 'year_buyers') }} as year_repeat_frequency,
        {% for days in var('repurchase_days') -%}
        returned_{{ days }}d_buyers,
        {{ ratio('returned_' ~ days ~ 'd_buyers', 'buyers') }} as forward_repurchase_{{ days }}d_rate,
        {% endfor -%}
        {{ small_sample('buyers') }} as is_small_sample,
        is_complete

    from counted

)

select * from rated
