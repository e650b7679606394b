{{ config(alias='live_funnel_monthly') }}
{%- set measures = ['touched_buyers', 'median_days', 'median_touches', 'median_actions'] -%}
with

buyers as (

    select
        *,
        {{ month_of('first_date') }} as month

    from {{ ref('int_first_buys_touched') }}

),

-- A median of all others is none of the medians of the channels.
compared as (

    select
        *,
        first_channel as compared_channel

    from buyers

    union all

    select
        *,
        'not_live' as compared_channel

    from buyers

    where first_channel <> 'live'

),

monthly as (

    select
        compared_channel as first_channel,
        month,
        is_told,
        count(*) as new_buyers,
        count(*) filter (where touches > 0) as touched_buyers,
        cast(median(days_since_first_touch) as decimal(18, 2)) as median_days,
        cast(median(case when touches > 0 then touches end) as decimal(18, 1)) as median_touches,
        cast(median(case when touches > 0 then actions end) as decimal(18, 1)) as median_actions

    from compared

    group by
        compared_channel,
        month,
        is_told

),

-- Whoever bought before touches were told for long enough may have been touched, and nobody knows.
told as (

    select
        first_channel,
        month,
        new_buyers,
        {% for measure in measures -%}
        case when is_told then {{ measure }} end as {{ measure }},
        {% endfor -%}
        case when is_told then {{ small_sample('touched_buyers') }} end as is_small_sample

    from monthly

),

rated as (

    select
        *,
        {{ ratio('touched_buyers', 'new_buyers') }} as touched_share

    from told

)

select * from rated
