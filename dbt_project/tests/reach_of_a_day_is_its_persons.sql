-- What has been added and taken by a day is who has the touchpoint on it, counted anew for the first and the last.
with

days as (

    select first_date as business_date

    from {{ ref('int_reach_days_told') }}

    union

    select last_date as business_date

    from {{ ref('int_reach_days_told') }}

),

counted as (

    select
        days.business_date,
        count(distinct reached.person_id) as reachable_persons,
        count(distinct case when reached.has_contact then reached.person_id end) as contact_persons

    from days

    left join {{ ref('int_persons_reached') }} as reached
        on
            days.business_date >= reached.valid_from_date
            and days.business_date < coalesce(reached.valid_to_date, date '9999-12-31')

    where days.business_date is not null

    group by days.business_date

),

told as (

    select
        business_date,
        max(reachable_persons) as reachable_persons,
        sum(case when set_kind = 'touchpoint' and touchpoints = 'contact' then persons else 0 end) as contact_persons

    from {{ ref('member__reach_daily') }}

    group by business_date

)

select counted.business_date

from counted

left join told
    on counted.business_date = told.business_date

where
    counted.reachable_persons <> coalesce(told.reachable_persons, 0)
    or counted.contact_persons <> coalesce(told.contact_persons, 0)
