{{ config(alias='asset_value_monthly') }}
{%- set came = ['acquired', 'reactivated'] -%}
{%- set went = ['unreachable', 'lapsed'] -%}
{%- set stayed = ['grown', 'shrunk', 'unchanged'] -%}
with

moved as (

    select * from {{ ref('int_member_assets_moved') }}

),

bridged as (

    select
        {{ month_of('counted_date') }} as month,
        opened_date,
        counted_date,
        {{ days_after(month_after("cast(date_trunc('month', counted_date) as date)", 1), -1) }} = counted_date
            as is_complete,
        cast(sum(reached_members) as bigint) as reachable_members,
        cast(
            coalesce(sum(members) filter (where movement in ({{ listed(went + stayed) }})), 0) as bigint
        ) as opening_members,
        {% for movement in came + went + stayed -%}
        cast(coalesce(sum(members) filter (where movement = '{{ movement }}'), 0) as bigint)
            as {{ movement }}_members,
        {% endfor -%}
        cast(
            coalesce(sum(members) filter (where movement in ({{ listed(came + stayed) }})), 0) as bigint
        ) as closing_members,
        cast(sum(former_value_fen) as bigint) as opening_net_sales_365_days_fen,
        {% for movement in came + went + ['grown', 'shrunk'] -%}
        cast(coalesce(sum(value_fen - former_value_fen) filter (where movement = '{{ movement }}'), 0) as bigint)
            as {{ movement }}_fen,
        {% endfor -%}
        cast(sum(value_fen) as bigint) as closing_net_sales_365_days_fen

    from moved

    group by
        opened_date,
        counted_date

),

rated as (

    select
        *,
        {{ ratio('closing_net_sales_365_days_fen', 'reachable_members') }}
            as net_sales_365_days_per_reachable_member_fen,
        {{ small_sample('reachable_members') }} as is_small_sample

    from bridged

)

select * from rated
