{#
    Every day that a guide works here, as far as is told. A table of its own, so that the engine knows how
    many days there are before it joins the rosters to them.
#}
with

told as (

    select {{ days_after('max(newest_delivery_date)', -1) }} as last_date

    from {{ ref('int_streams_delivered') }}

),

-- Of the time before the first sale and the first shift there is nothing to compare a guide by.
began as (

    select min(first_date) as first_date

    from (

        select min(business_date) as first_date from {{ ref('fct_order_lines') }}

        union all

        select min(shift_date) as first_date from {{ ref('fct_shifts') }}

        union all

        select min(business_date) as first_date from {{ ref('fct_guide_statistics') }}

    ) as firsts

),

worked as (

    select
        guides.guide_id,
        dates.calendar_date as business_date,
        coalesce(
            {{ days_between('guides.hire_date', 'dates.calendar_date') }} + 1 >= {{ var('guide_days_tenured') }}, true
        ) as is_tenured

    from {{ ref('dim_dates') }} as dates

    inner join told
        on dates.calendar_date <= told.last_date

    inner join began
        on dates.calendar_date >= began.first_date

    inner join {{ ref('int_employments_spanned') }} as guides
        on
            dates.calendar_date >= coalesce(guides.hire_date, began.first_date)
            and dates.calendar_date < coalesce(guides.leave_date, date '9999-12-31')

)

select * from worked
