-- A buyer belongs to exactly one cohort of each scope and clock.
with

cohorts as (

    select
        clock,
        sum(cohort_size) as buyers

    from {{ ref('member__cohort_retention') }}

    where scope = 'brand' and cohort_type = 'first_order_month' and age = 0

    group by clock

),

profiles as (

    select count(*) as buyers

    from {{ ref('member__profile') }}

    where is_buyer

)

select
    cohorts.clock,
    cohorts.buyers as cohort_buyers,
    profiles.buyers as profile_buyers
from cohorts
cross join profiles
where cohorts.buyers <> profiles.buyers
