{{ config(alias='forecast_backtest_weekly') }}

with

tested as (

    select *

    from {{ ref('int_demands_forecast') }}

    where sold_quantity is not null

),

levelled as (

    {% for level, columns in [('store_unit', ['store_id', 'sku_id']), ('unit', ['sku_id']), ('store', ['store_id'])] -%}
    select
        '{{ level }}' as level,
        from_date,
        sum(sold_quantity) as sold_quantity,
        sum(forecast_quantity) as forecast_quantity,
        sum(sold_4_weeks_quantity) as sold_4_weeks_quantity,
        count(*) filter (where is_ranged) > 0 as is_ranged

    from tested

    group by
        from_date,
        {{ columns | join(',\n        ') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

weekly as (

    select
        level,
        from_date as week_start_date,
        count(*) filter (where is_ranged) as forecasts,
        cast(sum(sold_quantity) as bigint) as sold_quantity,
        cast(sum(forecast_quantity) as decimal(18, 4)) as forecast_quantity,
        cast(sum(abs(forecast_quantity - sold_quantity)) as decimal(18, 4)) as absolute_error_quantity,
        cast(sum(abs(4 * sold_quantity - sold_4_weeks_quantity)) / 4.0 as decimal(18, 4))
            as naive_absolute_error_quantity

    from levelled

    group by
        level,
        from_date

),

rated as (

    select
        *,
        {{ ratio('absolute_error_quantity', 'sold_quantity') }} as wape,
        {{ ratio('naive_absolute_error_quantity', 'sold_quantity') }} as naive_wape,
        {{ ratio('forecast_quantity - sold_quantity', 'sold_quantity') }} as bias_rate,
        {{ small_sample('sold_quantity') }} as is_small_sample

    from weekly

)

select * from rated
