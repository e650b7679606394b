with

members_aged as (

    select * from {{ ref('int_cohort_members_aged') }}

),

horizons as (

    select
        channel as scope,
        data_through_date

    from {{ ref('stg_landing__channels') }}

    union all

    select
        'brand' as scope,
        max(data_through_date) as data_through_date

    from {{ ref('stg_landing__channels') }}

),

cohorts as (

    select
        scope,
        cohort,
        clock,
        count(distinct person_id) as cohort_size,
        cast(concat(cohort, '-01') as date) as cohort_month_date

    from members_aged

    where age = 0 and is_active

    group by all

),

ages as (

    select distinct
        scope,
        clock,
        age

    from members_aged

),

-- The first day on which anybody of the cohort could be of this age, and the last.
cells as (

    select
        cohorts.*,
        ages.age,
        horizons.data_through_date,
        case
            when cohorts.clock = 'calendar' then {{ month_after('cohorts.cohort_month_date', 'ages.age') }}
            else {{ days_after('cohorts.cohort_month_date', '30 * ages.age') }}
        end as first_date,
        case
            when cohorts.clock = 'calendar'
                then {{ days_after(month_after('cohorts.cohort_month_date', 'ages.age + 1'), -1) }}
            else {{ days_after(month_after('cohorts.cohort_month_date', '1'), '30 * (ages.age + 1) - 2') }}
        end as last_date

    from cohorts

    inner join ages
        on
            cohorts.scope = ages.scope
            and cohorts.clock = ages.clock

    inner join horizons
        on cohorts.scope = horizons.scope

),

spanned as (

    select
        scope,
        cohort,
        clock,
        age,
        cohort_size,
        first_date <= data_through_date as is_observed,
        last_date <= data_through_date as is_complete

    from cells

)

select * from spanned
