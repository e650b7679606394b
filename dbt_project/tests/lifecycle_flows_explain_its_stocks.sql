-- A state ends the day with who began it and came, less who left; and begins it as the day before ended.
with

daily as (

    select
        *,
        lag(closing_members) over (partition by scope, rule, state order by business_date) as closing_members_before

    from {{ ref('member__lifecycle_daily') }}

)

select *

from daily

where
    opening_members + entered_members - left_members <> closing_members
    or coalesce(closing_members_before, opening_members) <> opening_members
