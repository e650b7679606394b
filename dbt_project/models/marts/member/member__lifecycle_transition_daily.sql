{{ config(alias='lifecycle_transition_daily') }}

with

days as (

    select * from {{ ref('int_lifecycle_days_counted') }}

),

-- Who stayed is a row too, so that a state's rows are all who were in it.
moves as (

    select
        rule,
        scope,
        business_date,
        from_state,
        to_state,
        members

    from {{ ref('int_lifecycle_moves_counted') }}

    union all

    select
        rule,
        scope,
        business_date,
        state as from_state,
        state as to_state,
        opening_members - left_members as members

    from days

    where opening_members > left_members

),

rated as (

    select
        days.scope,
        days.rule,
        days.business_date,
        moves.from_state,
        moves.to_state,
        cast(moves.members as bigint) as members,
        case when moves.from_state = days.state then days.opening_members end as opening_members,
        case
            when moves.from_state = days.state then {{ ratio('moves.members', 'days.opening_members') }}
        end as transition_rate

    from days

    inner join moves
        on
            days.rule = moves.rule
            and days.scope = moves.scope
            and days.business_date = moves.business_date
            and days.state = case when moves.from_state = 'none' then moves.to_state else moves.from_state end

)

select * from rated
