-- Who left a state and who came into it are in the transitions, and nobody else is.
with

moved as (

    select
        scope,
        rule,
        business_date,
        to_state as state,
        members as entered_members,
        0 as left_members

    from {{ ref('member__lifecycle_transition_daily') }}

    where from_state <> to_state

    union all

    select
        scope,
        rule,
        business_date,
        from_state as state,
        0 as entered_members,
        members as left_members

    from {{ ref('member__lifecycle_transition_daily') }}

    where from_state <> to_state and from_state <> 'none'

),

summed as (

    select
        scope,
        rule,
        business_date,
        state,
        sum(entered_members) as entered_members,
        sum(left_members) as left_members

    from moved

    group by
        scope,
        rule,
        business_date,
        state

)

select
    daily.scope,
    daily.rule,
    daily.business_date,
    daily.state

from {{ ref('member__lifecycle_daily') }} as daily

full outer join summed
    on
        daily.scope = summed.scope
        and daily.rule = summed.rule
        and daily.business_date = summed.business_date
        and daily.state = summed.state

where
    coalesce(daily.entered_members, 0) <> coalesce(summed.entered_members, 0)
    or coalesce(daily.left_members, 0) <> coalesce(summed.left_members, 0)
