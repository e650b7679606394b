{#
    Every day that a guide works here, as far as is told: where, and how long by the roster. Who has
    a shift is in its store, in the longest of several; who has none is in the store of the post.
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

days as (

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

),

shifts as (

    select
        guide_id,
        shift_date,
        store_id,
        sum(rostered_minutes) over (partition by guide_id, shift_date) as rostered_minutes

    from {{ ref('fct_shifts') }}

    qualify
        row_number() over (partition by guide_id, shift_date order by rostered_minutes desc, store_id asc) = 1

),

-- Nobody is on duty in a store without a roster, as far as anybody knows; that is no day off.
rostered as (

    select distinct
        store_id,
        shift_date

    from {{ ref('fct_shifts') }}

),

placed as (

    select
        days.guide_id,
        days.business_date,
        days.is_tenured,
        coalesce(shifts.store_id, posts.store_id) as store_id,
        posts.store_id as post_store_id,
        shifts.guide_id is not null as has_shift,
        cast(case
            when shifts.guide_id is not null then shifts.rostered_minutes
            when rostered.store_id is not null then 0
        end as bigint) as rostered_minutes

    from days

    left join {{ ref('int_guide_stores_dated') }} as posts
        on
            days.guide_id = posts.guide_id
            and days.business_date >= posts.valid_from_date
            and days.business_date < coalesce(posts.valid_to_date, date '9999-12-31')

    left join shifts
        on
            days.guide_id = shifts.guide_id
            and days.business_date = shifts.shift_date

    left join rostered
        on
            posts.store_id = rostered.store_id
            and days.business_date = rostered.shift_date

)

select * from placed
