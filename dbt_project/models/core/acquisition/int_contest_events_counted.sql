{#
    What guides win in a contest, and won in as many days before it, so that a contest is not praised for what comes
    anyway: friendships with how long they lasted, first cards and first orders. A guide takes part by name, by the
    store that the event goes to, or because all do; what goes to nobody known is counted under `none`.
#}
with

windows as (

    select
        contest,
        counted_event,
        true as is_during,
        first_date as from_date,
        last_date as until_date

    from {{ ref('dim_contests') }}

    union all

    select
        contest,
        counted_event,
        false as is_during,
        before_from_date as from_date,
        {{ days_after('first_date', '-1') }} as until_date

    from {{ ref('dim_contests') }}

),

won as (

    select
        windows.contest,
        windows.is_during,
        events.guide_id,
        events.store_id,
        events.event_type,
        events.has_other_guide,
        windows.counted_event = events.event_type as is_counted,
        {{ days_after('events.business_date', 30) }} <= told.last_date as is_due,
        coalesce(events.days_kept > 30, true) as is_kept

    from windows

    inner join {{ ref('stg_landing__contests') }} as entrants
        on windows.contest = entrants.contest

    inner join {{ ref('int_acquisitions_told') }} as events
        on
            windows.from_date <= events.business_date
            and windows.until_date >= events.business_date
            and entrants.entrant = case entrants.entrant_type
                when 'guide' then events.guide_id
                when 'store' then events.store_id
                else 'brand'
            end

    cross join {{ ref('int_friendships_told') }} as told

    where events.event_type <> 'loss'

),

counted as (

    select
        contest,
        guide_id,
        store_id,
        is_during,
        count(*) filter (where is_counted) as won,
        count(*) filter (where event_type = 'contact') as new_contacts,
        count(*) filter (where event_type = 'contact' and has_other_guide) as duplicate_contacts,
        count(*) filter (where event_type = 'contact' and is_due) as contacts_due_30_days,
        count(*) filter (where event_type = 'contact' and is_due and is_kept) as contacts_kept_30_days,
        count(*) filter (where event_type = 'member') as new_members,
        count(*) filter (where event_type = 'buyer') as new_buyers

    from won

    group by
        contest,
        guide_id,
        store_id,
        is_during

)

select * from counted
