{{ config(alias='year_on_year_daily') }}
{% set alignments = ['year', 'weekday', 'lunar'] %}
with

days as (

    select * from {{ ref('int_scope_days_sold') }}

),

-- Only two days on which the scope was open are compared.
compared as (

    select
        days.scope_type,
        days.scope,
        days.business_date,
        days.net_fen as net_sales_event_dated_fen,
        {% for alignment in alignments -%}
        aligned.{{ alignment }}_before_date,
        case when days.is_open and {{ alignment }}_days.is_open then {{ alignment }}_days.net_fen end
            as {{ alignment }}_before_fen,
        {% endfor -%}
        days.is_open

    from days

    inner join {{ ref('int_dates_aligned') }} as aligned
        on days.business_date = aligned.calendar_date

    {% for alignment in alignments -%}
    left join days as {{ alignment }}_days
        on
            days.scope_type = {{ alignment }}_days.scope_type
            and days.scope = {{ alignment }}_days.scope
            and aligned.{{ alignment }}_before_date = {{ alignment }}_days.business_date

    {% endfor %}
),

grown as (

    select
        *,
        {% for alignment in alignments -%}
        case
            when {{ alignment }}_before_fen > 0
                then {{ ratio('net_sales_event_dated_fen - %s_before_fen' % alignment, '%s_before_fen' % alignment) }}
        end as {{ alignment }}_growth_rate,
        {% endfor -%}
        year_before_fen is not null as is_comparable

    from compared

)

select * from grown
