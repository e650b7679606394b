{#
    Between which values the fifths of the buyers lie at the end of a quarter, for the months of the
    next one. Values that are equal are never on both sides of an edge, so whoever bought once is in
    one bin, however many they are.
#}
with

told as (

    {{ sale_days_told() | indent(4) }}

),

quarters as (

    select distinct
        cast(date_trunc('quarter', dates.calendar_date) as date) as quarter_date,
        {{ days_after("cast(date_trunc('quarter', dates.calendar_date) as date)", -1) }} as ended_date,
        {{ month_no("date_trunc('quarter', dates.calendar_date)") }} - 1 as ended_month_no

    from {{ ref('dim_dates') }} as dates

    inner join told
        on dates.calendar_date <= told.last_date

),

buyers as (

    select
        quarters.quarter_date,
        {{ days_between('spans.last_purchase_date', 'quarters.ended_date') }} as recency_days,
        spans.orders,
        spans.net_fen

    from {{ ref('int_rfm_spanned') }} as spans

    inner join quarters
        on
            spans.from_month_no <= quarters.ended_month_no
            and spans.to_month_no > quarters.ended_month_no

),

valued as (

    {% for measure in ['recency_days', 'orders', 'net_fen'] -%}
    select
        quarter_date,
        '{{ measure }}' as measure,
        {{ measure }} as value_of_measure,
        count(*) as buyers

    from buyers

    group by
        quarter_date,
        {{ measure }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cumulated as (

    select
        *,
        sum(buyers) over (partition by quarter_date, measure order by value_of_measure) as buyers_up_to,
        sum(buyers) over (partition by quarter_date, measure) as all_buyers

    from valued

),

edges as (

    select
        quarter_date,
        measure,
        concat(extract(year from quarter_date), 'Q', extract(quarter from quarter_date)) as edges_version,
        {%- for fifth in range(1, 5) %}
        cast(
            min(case when 5 * buyers_up_to >= {{ fifth }} * all_buyers then value_of_measure end) as bigint
        ) as edge_{{ fifth }},
        {%- endfor %}
        cast(max(all_buyers) as bigint) as buyers

    from cumulated

    group by
        quarter_date,
        measure

)

select * from edges
