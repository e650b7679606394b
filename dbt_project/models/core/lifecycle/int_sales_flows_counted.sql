{#
    What a month's sales to known persons differ by from the month before: who came, who came back,
    who spent more or less, and who did not come.
#}
with

told as (

    select min(business_date) as first_date

    from {{ ref('fct_order_lines') }}

),

monthly as (

    select
        scope,
        person_id,
        cast(date_trunc('month', business_date) as date) as month_date,
        max(case when is_order then 1 else 0 end) = 1 as has_bought,
        cast(sum(amount_fen) as bigint) as net_fen

    from {{ ref('int_person_events_scoped') }}

    group by
        scope,
        person_id,
        cast(date_trunc('month', business_date) as date)

    -- Who sent everything back has not bought.
    having
        max(case when is_order then 1 else 0 end) = 1
        or sum(amount_fen) <> 0

),

-- Each month with sales also makes a row in the next one, where they may be missing.
shifted as (

    select
        scope,
        person_id,
        month_date,
        has_bought,
        true as is_here,
        net_fen,
        false as was_here,
        0 as former_net_fen

    from monthly

    union all

    select
        scope,
        person_id,
        {{ month_after('month_date', 1) }} as month_date,
        false as has_bought,
        false as is_here,
        0 as net_fen,
        true as was_here,
        net_fen as former_net_fen

    from monthly

),

paired as (

    select
        scope,
        person_id,
        month_date,
        max(case when has_bought then month_date end) as bought_month_date,
        max(case when is_here then 1 else 0 end) = 1 as is_here,
        max(case when was_here then 1 else 0 end) = 1 as was_here,
        cast(sum(net_fen) as bigint) as net_fen,
        cast(sum(former_net_fen) as bigint) as former_net_fen

    from shifted

    group by
        scope,
        person_id,
        month_date

),

dated as (

    select
        *,
        min(bought_month_date) over (partition by scope, person_id) as first_month_date

    from paired

),

flows as (

    select
        scope,
        month_date,
        case
            when is_here and was_here and net_fen > former_net_fen then 'expanded'
            when is_here and was_here and net_fen < former_net_fen then 'contracted'
            when is_here and was_here then 'retained'
            when is_here and coalesce(first_month_date, month_date) >= month_date then 'new'
            when is_here then 'reactivated'
            else 'lapsed'
        end as flow,
        net_fen,
        former_net_fen

    from dated

),

counted as (

    select
        flows.scope,
        flows.month_date,
        flows.flow,
        count(*) as members,
        cast(sum(flows.net_fen) as bigint) as net_fen,
        cast(sum(flows.former_net_fen) as bigint) as former_net_fen

    from flows

    inner join told
        on flows.month_date > told.first_date

    group by
        flows.scope,
        flows.month_date,
        flows.flow

)

select * from counted
