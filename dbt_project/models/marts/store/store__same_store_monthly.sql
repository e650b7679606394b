{{ config(alias='same_store_monthly') }}

with

months as (

    select * from {{ ref('int_store_months_compared') }}

),

-- A day on which the store was closed in either year is left out of both, and a 29th of February.
dropped as (

    select distinct
        months.store_id,
        months.month_date,
        extract(day from days.calendar_date) as day_no

    from months

    inner join {{ ref('int_store_days_closed') }} as days
        on
            months.store_id = days.store_id
            and (
                {{ month_of('months.month_date') }} = {{ month_of('days.calendar_date') }}
                or {{ month_of('months.year_before_date') }} = {{ month_of('days.calendar_date') }}
            )

),

sales as (

    select
        store_id,
        endpoint,
        business_date,
        cast(date_trunc('month', business_date) as date) as month_date,
        extract(day from business_date) as day_no,
        net_fen

    from {{ ref('int_store_sales_dated') }}

),

paired as (

    select
        months.store_id,
        months.month_date,
        months.is_comparable,
        sales.month_date = months.month_date as is_this_year,
        sales.endpoint = 'offline' as is_offline,
        dropped.day_no is not null
        or (extract(month from months.month_date) = 2 and sales.day_no = 29) as is_dropped,
        coalesce(sales.net_fen, 0) as net_fen

    from months

    left join sales
        on
            months.store_id = sales.store_id
            and (months.month_date = sales.month_date or months.year_before_date = sales.month_date)

    left join dropped
        on
            months.store_id = dropped.store_id
            and months.month_date = dropped.month_date
            and sales.day_no = dropped.day_no

),

monthly as (

    select
        store_id,
        {{ month_of('month_date') }} as month,
        is_comparable,
        {% for name, condition in [
            ('offline_net_sales_fen', 'is_this_year and is_offline'),
            ('net_sales_event_dated_fen', 'is_this_year'),
        ] -%}
        cast(coalesce(sum(net_fen) filter (where {{ condition }}), 0) as bigint) as {{ name }},
        {% endfor -%}
        {% for name, condition in [
            ('compared_offline_fen', 'is_this_year and is_offline'),
            ('compared_offline_year_before_fen', 'not is_this_year and is_offline'),
            ('compared_with_online_fen', 'is_this_year'),
            ('compared_with_online_year_before_fen', 'not is_this_year'),
        ] -%}
        cast(sum(case when {{ condition }} and not is_dropped then net_fen else 0 end) as bigint) as {{ name }},
        {% endfor -%}
        count(*) as rows_of_sales

    from paired

    group by
        store_id,
        month_date,
        is_comparable

),

-- What cannot be compared has no comparison.
comparable as (

    select
        store_id,
        month,
        is_comparable,
        offline_net_sales_fen,
        net_sales_event_dated_fen,
        case when is_comparable then compared_offline_fen end as compared_offline_fen,
        case when is_comparable then compared_offline_year_before_fen end as compared_offline_year_before_fen,
        case when is_comparable then compared_with_online_fen end as compared_with_online_fen,
        case when is_comparable then compared_with_online_year_before_fen end as compared_with_online_year_before_fen

    from monthly

),

rated as (

    select
        store_id,
        month,
        is_comparable,
        offline_net_sales_fen,
        net_sales_event_dated_fen,
        compared_offline_fen,
        compared_offline_year_before_fen,
        compared_with_online_fen,
        compared_with_online_year_before_fen,
        {{ ratio('compared_offline_fen - compared_offline_year_before_fen', 'compared_offline_year_before_fen') }}
            as offline_growth_rate,
        {{ ratio(
            'compared_with_online_fen - compared_with_online_year_before_fen', 'compared_with_online_year_before_fen'
        ) }} as growth_rate_with_online

    from comparable

)

select * from rated
