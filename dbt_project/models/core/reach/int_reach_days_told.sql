{# From which day on all relations are told, and until which: who had left before the first night is told by nobody. #}
with

nights as (

    select delivery_date

    from {{ ref('int_snapshots_told') }}

    where entity in ('contacts', 'groups')

    union all

    select _delivery_date as delivery_date

    from (
        {{ standing_lines('fans', ['openid'], is_history=true) | indent(8) }}
    ) as fans

),

told as (

    select
        {{ days_after('min(delivery_date)', -1) }} as first_date,
        {{ days_after('max(delivery_date)', -1) }} as last_date

    from nights

)

select * from told
