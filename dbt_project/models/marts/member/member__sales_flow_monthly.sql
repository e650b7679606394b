{{ config(alias='sales_flow_monthly') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

flows as (

    select * from {{ ref('int_sales_flows_counted') }}

),

bridged as (

    select
        flows.scope,
        {{ month_of('flows.month_date') }} as month,
        cast(sum(flows.former_net_fen) as bigint) as former_net_sales_fen,
        {% for flow in ['new', 'reactivated', 'expanded', 'contracted', 'lapsed'] -%}
        cast(coalesce(sum(flows.net_fen - flows.former_net_fen) filter (where flows.flow = '{{ flow }}'), 0) as bigint)
            as {{ flow }}_fen,
        {% endfor -%}
        cast(sum(flows.net_fen) as bigint) as net_sales_order_dated_fen,
        cast(
            coalesce(sum(least(flows.net_fen, flows.former_net_fen)) filter (
                where flows.flow in ('retained', 'expanded', 'contracted')
            ), 0) as bigint
        ) as retained_fen,
        {% for flow in ['new', 'reactivated', 'expanded', 'retained', 'contracted', 'lapsed'] -%}
        cast(coalesce(sum(flows.members) filter (where flows.flow = '{{ flow }}'), 0) as bigint) as {{ flow }}_members,
        {% endfor -%}
        {{ month_after('flows.month_date', -1) }} >= told.first_date
        and {{ days_after(month_after('flows.month_date', 1), -1) }} <= told.last_date as is_complete

    from flows

    inner join told
        on flows.month_date <= told.last_date

    group by
        flows.scope,
        flows.month_date,
        told.first_date,
        told.last_date

)

select * from bridged
