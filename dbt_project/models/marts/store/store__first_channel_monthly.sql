{{ config(alias='first_channel_monthly') }}
{% set windows = var('value_days') %}
with

-- A month of which one buyer's days are not over has no answer.
monthly as (

    select
        first_channel,
        {{ month_of('first_date') }} as month,
        {% for days in windows -%}
        case
            when count(*) = count(net_{{ days }}_days_fen) then cast(sum(net_{{ days }}_days_fen) as bigint)
        end as net_{{ days }}_days_fen,
        {% endfor -%}
        count(*) as new_buyers

    from {{ ref('int_first_buys_valued') }}

    group by
        first_channel,
        {{ month_of('first_date') }}

),

rated as (

    select
        first_channel,
        month,
        {% for days in windows -%}
        net_{{ days }}_days_fen,
        {{ ratio('net_%s_days_fen' % days, 'new_buyers') }} as net_{{ days }}_days_fen_per_buyer,
        {% endfor -%}
        new_buyers

    from monthly

)

select * from rated
