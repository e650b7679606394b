-- A contest of all guides that lasts a calendar month wins what the month does.
with

months as (

    select
        contest,
        {{ month_of('first_date') }} as month

    from {{ ref('dim_contests') }}

    where
        extract(day from first_date) = 1
        and extract(day from {{ days_after('last_date', 1) }}) = 1
        and {{ days_between('first_date', 'last_date') }} < 31
        and contest not in (
            select contest from {{ ref('stg_landing__contests') }}
            where entrant_type <> 'brand'
        )

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
