{{ config(alias='reach_daily') }}

with

told as (

    select * from {{ ref('int_reach_days_told') }}

),

changes as (

    select
        touchpoints,
        valid_from_date as business_date,
        1 as change

    from {{ ref('int_persons_reached') }}

    union all

    select
        touchpoints,
        valid_to_date as business_date,
        -1 as change

    from {{ ref('int_persons_reached') }}

    where valid_to_date is not null

),

-- What happened before the first day that is told, it begins with.
changed as (

    select
        changes.touchpoints,
        greatest(changes.business_date, told.first_date) as business_date,
        sum(changes.change) as change

    from changes

    cross join told

    group by
        changes.touchpoints,
        greatest(changes.business_date, told.first_date)

),

days as (

    select dates.calendar_date as business_date

    from {{ ref('dim_dates') }} as dates

    inner join told
        on
            dates.calendar_date >= told.first_date
            and dates.calendar_date <= told.last_date

),

combinations as (

    select distinct touchpoints

    from changed

),

-- Persons are in one combination at a time, so a day's are what has been added and taken by then.
reached as (

    select
        days.business_date,
        combinations.touchpoints,
        cast(
            sum(coalesce(changed.change, 0)) over (
                partition by combinations.touchpoints order by days.business_date
                rows between unbounded preceding and current row
            ) as bigint
        ) as persons

    from days

    cross join combinations

    left join changed
        on
            days.business_date = changed.business_date
            and combinations.touchpoints = changed.touchpoints

),

sets as (

    select
        business_date,
        'combination' as set_kind,
        touchpoints,
        persons

    from reached

    {% for touchpoint in ['contact', 'group', 'official_account'] -%}
    union all

    select
        business_date,
        'touchpoint' as set_kind,
        '{{ touchpoint }}' as touchpoints,
        cast(sum(
            case when concat('+', touchpoints, '+') like '%+{{ touchpoint }}+%' then persons else 0 end
        ) as bigint) as persons

    from reached

    group by business_date

    {% endfor -%}
    union all

    select
        business_date,
        'total' as set_kind,
        'any' as touchpoints,
        cast(sum(persons) as bigint) as persons

    from reached

    group by business_date

),

totals as (

    select
        business_date,
        persons as reachable_persons

    from sets

    where set_kind = 'total'

),

known_first as (

    select
        greatest(persons.first_seen_date, told.first_date) as business_date,
        count(*) as persons

    from {{ ref('dim_persons') }} as persons

    cross join told

    where not persons.is_house_account

    group by greatest(persons.first_seen_date, told.first_date)

),

known as (

    select
        days.business_date,
        cast(sum(coalesce(known_first.persons, 0)) over (
            order by days.business_date rows between unbounded preceding and current row
        ) as bigint) as known_persons

    from days

    left join known_first
        on days.business_date = known_first.business_date

),

rated as (

    select
        sets.business_date,
        sets.set_kind,
        sets.touchpoints,
        sets.persons,
        totals.reachable_persons,
        known.known_persons,
        {{ ratio('sets.persons', 'totals.reachable_persons') }} as reach_share

    from sets

    inner join totals
        on sets.business_date = totals.business_date

    inner join known
        on sets.business_date = known.business_date

)

select * from rated
