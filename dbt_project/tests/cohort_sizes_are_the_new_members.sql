-- As many as begin a cohort of a month are new in it, by each rule of the lifecycle and in each scope.
with

cohorts as (

    select
        scope,
        cohort,
        cohort_size

    from {{ ref('member__cohort_retention') }}

    where
        cohort_type = 'first_order_month'
        and clock = 'calendar'
        and age = 0

),

new_members as (

    select
        scope,
        rule,
        {{ month_of('business_date') }} as cohort,
        sum(entered_members) as members

    from {{ ref('member__lifecycle_daily') }}

    where
        state = 'new'
        and scope <> 'members'

    group by
        scope,
        rule,
        {{ month_of('business_date') }}

    having sum(entered_members) > 0

)

select
    new_members.scope,
    new_members.rule,
    new_members.cohort,
    new_members.members,
    cohorts.cohort_size

from new_members

full outer join cohorts
    on
        new_members.scope = cohorts.scope
        and new_members.cohort = cohorts.cohort

where
    cohorts.cohort_size is null
    or new_members.members is null
    or cohorts.cohort_size <> new_members.members
