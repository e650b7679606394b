{#
    In which fifth a buyer of the last twelve months is at the end of each whole month, by the edges
    of its quarter: 5 is the best, so the most recent. A view: it is a row for each buyer and month.
#}
{{ config(materialized='view') }}

with

told as (

    {{ sale_days_told() | indent(4) }}

),

months as (

    select distinct
        cast(last_day(dates.calendar_date) as date) as month_end_date,
        cast(date_trunc('quarter', dates.calendar_date) as date) as quarter_date,
        {{ month_no('dates.calendar_date') }} as month_no

    from {{ ref('dim_dates') }} as dates

    inner join told
        on cast(last_day(dates.calendar_date) as date) <= told.last_date

),

dated as (

    select
        spans.person_id,
        months.month_end_date,
        months.quarter_date,
        {{ days_between('spans.last_purchase_date', 'months.month_end_date') }} as recency_days,
        spans.orders,
        spans.net_fen

    from {{ ref('int_rfm_spanned') }} as spans

    inner join months
        on
            spans.from_month_no <= months.month_no
            and spans.to_month_no > months.month_no

),

scored as (

    select
        dated.person_id,
        dated.month_end_date,
        recencies.edges_version,
        dated.recency_days,
        dated.orders,
        dated.net_fen,
        5
        - case when dated.recency_days > recencies.edge_1 then 1 else 0 end
        - case when dated.recency_days > recencies.edge_2 then 1 else 0 end
        - case when dated.recency_days > recencies.edge_3 then 1 else 0 end
        - case when dated.recency_days > recencies.edge_4 then 1 else 0 end
            as recency_score,
        1
        + case when dated.orders > frequencies.edge_1 then 1 else 0 end
        + case when dated.orders > frequencies.edge_2 then 1 else 0 end
        + case when dated.orders > frequencies.edge_3 then 1 else 0 end
        + case when dated.orders > frequencies.edge_4 then 1 else 0 end
            as frequency_score,
        1
        + case when dated.net_fen > monetary.edge_1 then 1 else 0 end
        + case when dated.net_fen > monetary.edge_2 then 1 else 0 end
        + case when dated.net_fen > monetary.edge_3 then 1 else 0 end
        + case when dated.net_fen > monetary.edge_4 then 1 else 0 end
            as monetary_score

    from dated

    inner join {{ ref('int_rfm_edges_frozen') }} as recencies
        on
            dated.quarter_date = recencies.quarter_date
            and recencies.measure = 'recency_days'

    inner join {{ ref('int_rfm_edges_frozen') }} as frequencies
        on
            dated.quarter_date = frequencies.quarter_date
            and frequencies.measure = 'orders'

    inner join {{ ref('int_rfm_edges_frozen') }} as monetary
        on
            dated.quarter_date = monetary.quarter_date
            and monetary.measure = 'net_fen'

)

select * from scored
