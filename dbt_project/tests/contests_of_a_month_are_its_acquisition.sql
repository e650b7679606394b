-- A contest of all guides that lasts a calendar month wins what the month does.
with

months as (

    select
        contests.contest,
        {{ month_of('contests.first_date') }} as month

    from {{ ref('dim_contests') }} as contests

    inner join {{ ref('stg_landing__contests') }} as entrants
        on contests.contest = entrants.contest

    where
        entrants.entrant_type = 'brand'
        and extract(day from contests.first_date) = 1
        and extract(day from {{ days_after('contests.last_date', 1) }}) = 1
        and {{ days_between('contests.first_date', 'contests.last_date') }} < 31

),

contests as (

    select
        months.month,
        results.scope_type,
        results.scope,
        results.new_contacts,
        results.contacts_kept_30_days,
        results.new_members,
        results.new_buyers

    from {{ ref('guide__contest') }} as results

    inner join months
        on results.contest = months.contest

    where results.scope_type in ('guide', 'store')

)

select
    contests.*,
    acquisition.new_contacts as new_contacts_of_month,
    acquisition.contacts_kept_30_days as contacts_kept_of_month,
    acquisition.new_members as new_members_of_month,
    acquisition.new_buyers as new_buyers_of_month

from contests

left join {{ ref('kpi__acquisition_monthly') }} as acquisition
    on
        contests.month = acquisition.month
        and contests.scope_type = acquisition.scope_type
        and contests.scope = acquisition.scope

where
    contests.new_contacts <> acquisition.new_contacts
    or contests.contacts_kept_30_days <> acquisition.contacts_kept_30_days
    -- Who won only before the contest has no row in its month.
    or contests.new_members <> coalesce(acquisition.new_members, 0)
    or contests.new_buyers <> coalesce(acquisition.new_buyers, 0)
