with

digits as (

    select values_of_a_digit.digit

    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as values_of_a_digit (digit)

),

numbers as (

    select
        ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as day_number

    from digits as ones

    cross join digits as tens

    cross join digits as hundreds

    cross join digits as thousands

    cross join digits as ten_thousands

),

days as (

    select {{ days_after("date '" ~ var('first_calendar_date') ~ "'", 'day_number') }} as calendar_date

    from numbers

),

special as (

    select
        calendar_date,
        max(name_zh) filter (where kind = 'holiday') as holiday_name_zh,
        max(name_en) filter (where kind = 'holiday') as holiday_name_en,
        max(name_zh) filter (where kind = 'event') as retail_event_zh,
        max(name_en) filter (where kind = 'event') as retail_event_en,
        count(*) filter (where kind = 'makeup_workday') > 0 as is_makeup_workday,
        max(case when is_provisional then 1 else 0 end) = 1 as is_provisional

    from {{ ref('special_days') }}

    group by calendar_date

),

dates as (

    select
        days.calendar_date,
        {{ month_of('days.calendar_date') }} as calendar_month,
        extract(year from days.calendar_date) as calendar_year,
        special.holiday_name_zh,
        special.holiday_name_en,
        special.retail_event_zh,
        special.retail_event_en,
        special.holiday_name_zh is not null as is_holiday,
        coalesce(special.is_makeup_workday, false) as is_makeup_workday,
        coalesce(special.is_provisional, false) as is_provisional

    from days

    left join special
        on days.calendar_date = special.calendar_date

    where days.calendar_date <= date '{{ var('last_calendar_date') }}'

)

select * from dates
