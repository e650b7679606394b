with

members as (

    select * from {{ ref('int_cohort_members_joined') }}

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
        cohort_type,
        cohort,
        cohort_month,
        begins_with,
        cast(concat(cohort_month, '-01') as date) as cohort_month_date,
        max(frozen_date) as frozen_date,
        count(distinct person_id) as cohort_size,
        count(distinct person_id) filter (where is_late) as late_members

    from members

    group by
        scope,
        cohort_type,
        cohort,
        cohort_month,
        begins_with

),

ages as (

    select distinct
        scope,
        begins_with,
        clock,
        age

    from {{ ref('int_cohort_members_aged') }}

    union

    -- Every cohort has a beginning, whether or not anybody bought in it.
    {% for clock in ['calendar', 'rolling_30_days'] -%}
    select distinct
        scope,
        begins_with,
        '{{ clock }}' as clock,
        0 as age

    from cohorts
    {{ 'union' if not loop.last }}
    {% endfor %}
),

-- The first day on which anybody of the cohort could be of this age, and the last.
cells as (

    select
        cohorts.*,
        ages.clock,
        ages.age,
        horizons.data_through_date,
        case
            when ages.clock = 'calendar' then {{ month_after('cohorts.cohort_month_date', 'ages.age') }}
            else {{ days_after('cohorts.cohort_month_date', '30 * ages.age') }}
        end as first_date,
        case
            when ages.clock = 'calendar'
                then {{ days_after(month_after('cohorts.cohort_month_date', 'ages.age + 1'), -1) }}
            else {{ days_after(month_after('cohorts.cohort_month_date', '1'), '30 * (ages.age + 1) - 2') }}
        end as last_date

    from cohorts

    inner join ages
        on
            cohorts.scope = ages.scope
            and cohorts.begins_with = ages.begins_with

    inner join horizons
        on cohorts.scope = horizons.scope

),

spanned as (

    select
        scope,
        cohort_type,
        cohort,
        cohort_month,
        begins_with,
        clock,
        age,
        cohort_size,
        late_members,
        frozen_date,
        frozen_date <= data_through_date as is_frozen,
        first_date <= data_through_date as is_observed,
        last_date <= data_through_date as is_complete

    from cells

)

select * from spanned
