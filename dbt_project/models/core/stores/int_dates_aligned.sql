{#
    The day of the year before that a day is compared with: the same date, the same weekday (364 days
    before), and around the Spring Festival the same day of the lunar calendar, counted from New Year's Eve.
#}
{%- set around = var('lunar_days_around') -%}
with

dates as (

    select calendar_date

    from {{ ref('dim_dates') }}

),

-- The season of the festival begins with New Year's Eve.
eves as (

    select
        extract(year from calendar_date) as calendar_year,
        min(calendar_date) as eve_date

    from {{ ref('dim_dates') }}

    where retail_event_zh = '春节季'

    group by extract(year from calendar_date)

),

festivals as (

    select
        eves.eve_date,
        eves_before.eve_date as eve_before_date

    from eves

    inner join eves as eves_before
        on eves.calendar_year = eves_before.calendar_year + 1

),

aligned as (

    select
        dates.calendar_date,
        {{ month_after('dates.calendar_date', -12) }} as year_before_date,
        {{ days_after('dates.calendar_date', -364) }} as weekday_before_date,
        case
            when festivals.eve_date is not null
                then {{ days_after(
                    'festivals.eve_before_date', days_between('festivals.eve_date', 'dates.calendar_date')
                ) }}
        end as lunar_before_date

    from dates

    left join festivals
        on
            dates.calendar_date >= {{ days_after('festivals.eve_date', -around) }}
            and dates.calendar_date <= {{ days_after('festivals.eve_date', around) }}

)

select * from aligned
