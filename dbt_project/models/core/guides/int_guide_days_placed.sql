{#
    Where each guide is on each day of working here, and how long by the roster. Who has a shift is in
    its store, in the longest of several; who has none is in the store of the post.
#}
with

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

    from {{ ref('int_guide_days_worked') }} as days

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
